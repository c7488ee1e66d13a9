BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0008');
CREATE TABLE answer (
	version INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	chosen JSON NOT NULL, 
	comment VARCHAR NOT NULL, 
	author_id INTEGER NOT NULL, 
	saved_at DATETIME NOT NULL, origin JSON DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(author_id) REFERENCES person (id), 
	UNIQUE (assessment_id, question)
);
INSERT INTO "answer" VALUES(1,1,1,'title','["Ventilation i skolor, j\u00e4mf\u00f6relse med nordisk partner"]','',1,'2026-11-28 03:00:30.615854','{}');
INSERT INTO "answer" VALUES(1,2,1,'kind','["seed-funding"]','',1,'2026-11-28 03:00:30.615854','{}');
INSERT INTO "answer" VALUES(1,3,1,'h1','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,4,1,'h2','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,5,1,'h3','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,6,1,'h4','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,7,1,'h5','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,8,1,'h6','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,9,1,'h7','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,10,1,'h8','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,11,1,'h9','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,12,1,'h10','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,13,1,'h11','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,14,1,'h12','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,15,1,'h13','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,16,1,'h14','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,17,1,'h15','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,18,1,'h16','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,19,1,'summary','["Tv\u00e5 forskargrupper j\u00e4mf\u00f6r hur ventilation p\u00e5verkar inomhusluften i skolor. Sensorerna m\u00e4ter koldioxid och temperatur, inga personuppgifter samlas in och allt publiceras \u00f6ppet."]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,20,1,'partner-names','["\u00d8resunds tekniske universitet"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,21,1,'partner-territories','["DK"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,22,1,'du-technology','["none"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,23,1,'du-links','["none"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,24,1,'partner-known','["verified"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,25,1,'fi-state','["academic"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,26,1,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,27,1,'fi-conditions','["none"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,28,1,'ed-involves','["none"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,29,1,'hr-use','["none"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,30,1,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,31,1,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,32,1,'sf-next','["proposal"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,33,1,'sf-call','["yes"]','',1,'2026-11-28 03:00:30.659067','{}');
INSERT INTO "answer" VALUES(1,34,1,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:30.763809','{}');
INSERT INTO "answer" VALUES(1,35,1,'du-screening','["unknown"]','',1,'2026-11-28 03:00:30.763809','{}');
INSERT INTO "answer" VALUES(1,36,2,'title','["Workshop series with an undeclared second post"]','',1,'2026-11-28 03:00:30.805504','{}');
INSERT INTO "answer" VALUES(1,37,2,'kind','["joint-programme"]','',1,'2026-11-28 03:00:30.805504','{}');
INSERT INTO "answer" VALUES(1,38,2,'h1','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,39,2,'h2','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,40,2,'h3','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,41,2,'h4','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,42,2,'h5','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,43,2,'h6','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,44,2,'h7','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,45,2,'h8','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,46,2,'h9','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,47,2,'h10','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,48,2,'h11','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,49,2,'h12','["yes"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,50,2,'h13','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,51,2,'h14','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,52,2,'h15','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,53,2,'h16','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,54,2,'summary','["A series of open workshops. One of the participants holds a second post elsewhere that has not been declared."]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,55,2,'partner-names','["Fjord Business School"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,56,2,'partner-territories','["FI"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,57,2,'du-technology','["none"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,58,2,'du-links','["none"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,59,2,'partner-known','["verified"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,60,2,'fi-state','["academic"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,61,2,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,62,2,'fi-conditions','["none"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,63,2,'ed-involves','["none"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,64,2,'hr-use','["none"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,65,2,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,66,2,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,67,2,'jp-quality','["yes"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,68,2,'jp-content','["no"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,69,2,'jp-admission','["equal"]','',1,'2026-11-28 03:00:30.816191','{}');
INSERT INTO "answer" VALUES(1,70,2,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:30.850412','{}');
INSERT INTO "answer" VALUES(1,71,2,'du-screening','["unknown"]','',1,'2026-11-28 03:00:30.850412','{}');
INSERT INTO "answer" VALUES(1,72,3,'title','["Student exchange in energy systems"]','',1,'2026-11-28 03:00:30.899256','{}');
INSERT INTO "answer" VALUES(1,73,3,'kind','["exchange"]','',1,'2026-11-28 03:00:30.899256','{}');
INSERT INTO "answer" VALUES(1,74,3,'h1','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,75,3,'h2','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,76,3,'h3','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,77,3,'h4','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,78,3,'h5','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,79,3,'h6','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,80,3,'h7','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,81,3,'h8','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,82,3,'h9','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,83,3,'h10','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,84,3,'h11','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,85,3,'h12','["no"]','',1,'2026-11-28 03:00:30.919036','{}');
INSERT INTO "answer" VALUES(1,86,4,'title','["Fatigue model for wind-turbine laminates"]','',1,'2026-11-28 03:00:30.951078','{}');
INSERT INTO "answer" VALUES(1,87,4,'kind','["innovation"]','',1,'2026-11-28 03:00:30.951078','{}');
INSERT INTO "answer" VALUES(1,88,4,'h1','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,89,4,'h2','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,90,4,'h3','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,91,4,'h4','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,92,4,'h5','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,93,4,'h6','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,94,4,'h7','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,95,4,'h8','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,96,4,'h9','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,97,4,'h10','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,98,4,'h11','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,99,4,'h12','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,100,4,'h13','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,101,4,'h14','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,102,4,'h15','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,103,4,'h16','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,104,4,'summary','["A small company in the EU and our group develop a fatigue model for carbon-fibre laminates in wind-turbine blades. Test data are shared before they are published. The contract states civil use."]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,105,4,'partner-names','["Nordwind Laminate GmbH"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,106,4,'partner-territories','["DE"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,107,4,'du-technology','["may-be-listed"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,108,4,'du-links','["division"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,109,4,'du-access','["before-publication"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,110,4,'partner-known','["verified"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,111,4,'fi-state','["academic"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,112,4,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,113,4,'fi-conditions','["ordinary"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,114,4,'ed-involves','["none"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,115,4,'hr-use','["none"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,116,4,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,117,4,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,118,4,'pa-others','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,119,4,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,120,4,'fu-after','["nothing"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,121,4,'da-classified','["under-way"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,122,4,'da-remote','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,123,4,'da-rights','["fair"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,124,4,'da-investors','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,125,4,'da-secrecy','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,126,4,'re-funder-rules','["none"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,127,4,'in-value','["both"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,128,4,'cw-loyalty','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,129,4,'cw-military-sales','["small"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,130,4,'du-end-use','["civil"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,131,4,'du-end-user','["stated"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,132,4,'du-leaves-eu','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,133,4,'du-goods','["none"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,134,4,'du-export-form','["under-way"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,135,4,'du-other-rules','["no"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,136,4,'fi-publication','["review"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,137,4,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,138,4,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,139,4,'fi-embedding','["none"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,140,4,'fi-exit','["free"]','',1,'2026-11-28 03:00:30.963019','{}');
INSERT INTO "answer" VALUES(1,141,4,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.023045','{}');
INSERT INTO "answer" VALUES(1,142,4,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.023045','{}');
INSERT INTO "answer" VALUES(1,143,5,'title','["Vattensensorer och intervjuer i tre byar"]','',1,'2026-11-28 03:00:31.047061','{}');
INSERT INTO "answer" VALUES(1,144,5,'kind','["research"]','',1,'2026-11-28 03:00:31.047061','{}');
INSERT INTO "answer" VALUES(1,145,5,'h1','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,146,5,'h2','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,147,5,'h3','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,148,5,'h4','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,149,5,'h5','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,150,5,'h6','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,151,5,'h7','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,152,5,'h8','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,153,5,'h9','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,154,5,'h10','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,155,5,'h11','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,156,5,'h12','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,157,5,'h13','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,158,5,'h14','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,159,5,'h15','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,160,5,'h16','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,161,5,'summary','["En doktorand placerar vattensensorer i tre byar och intervjuar de boende om hur de anv\u00e4nder vattnet. Ett lokalt universitet bidrar med chauff\u00f6r och tolk."]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,162,5,'partner-names','["Savanna Institute of Technology"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,163,5,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,164,5,'du-technology','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,165,5,'du-links','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,166,5,'partner-known','["verified"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,167,5,'fi-state','["academic"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,168,5,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,169,5,'fi-conditions','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,170,5,'ed-involves','["ordinary"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,171,5,'ed-abroad','["yes"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,172,5,'hr-use','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,173,5,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,174,5,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,175,5,'re-funder-rules','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,176,5,'ed-approval','["local-open"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,177,5,'ed-permitted','["yes"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,178,5,'ed-consent','["not-people"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,179,5,'ed-local-role','["collect-only"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,180,5,'ed-benefit','["none"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,181,5,'ed-material','["unregulated"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,182,5,'ed-field-risk','["ordinary"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,183,5,'ed-relevance','["us"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,184,5,'ed-staff','["partly"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,185,5,'hr-land','["no"]','',1,'2026-11-28 03:00:31.058214','{}');
INSERT INTO "answer" VALUES(1,186,5,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.099024','{}');
INSERT INTO "answer" VALUES(1,187,5,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.099024','{}');
INSERT INTO "answer" VALUES(1,188,6,'title','["Fatigue of high-temperature alloys for an aircraft maker"]','',1,'2026-11-28 03:00:31.147021','{}');
INSERT INTO "answer" VALUES(1,189,6,'kind','["commissioned"]','',1,'2026-11-28 03:00:31.147021','{}');
INSERT INTO "answer" VALUES(1,190,6,'h1','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,191,6,'h2','["unknown"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,192,6,'h3','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,193,6,'h4','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,194,6,'h5','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,195,6,'h6','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,196,6,'h7','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,197,6,'h8','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,198,6,'h9','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,199,6,'h10','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,200,6,'h11','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,201,6,'h12','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,202,6,'h13','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,203,6,'h14','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,204,6,'h15','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,205,6,'h16','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,206,6,'summary','["A manufacturer of civil aircraft sponsors tests of high-temperature alloys and wants the results as they come. Nobody has yet checked whether a licence is needed."]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,207,6,'partner-names','["Meridian Aircraft Corporation, \u0160koda-\u0141\u00f3d\u017a Test Centre"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,208,6,'partner-territories','["CA"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,209,6,'du-technology','["may-be-listed"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,210,6,'du-links','["division"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,211,6,'du-access','["before-publication"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,212,6,'partner-known','["verified"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,213,6,'fi-state','["academic"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,214,6,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,215,6,'fi-conditions','["ordinary"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,216,6,'ed-involves','["none"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,217,6,'hr-use','["none"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,218,6,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,219,6,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,220,6,'pa-others','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,221,6,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,222,6,'fu-after','["nothing"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,223,6,'da-classified','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,224,6,'da-remote','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,225,6,'da-rights','["partner"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,226,6,'da-secrecy','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,227,6,'cw-kind','["commission"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,228,6,'cw-price','["yes"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,229,6,'cw-loyalty','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,230,6,'cw-military-sales','["large"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,231,6,'du-end-use','["unclear"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,232,6,'du-end-user','["stated"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,233,6,'du-leaves-eu','["yes"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,234,6,'du-licence','["not-checked"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,235,6,'du-goods','["none"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,236,6,'du-export-form','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,237,6,'du-clauses','["no"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,238,6,'du-other-rules','["open"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,239,6,'fi-publication','["review"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,240,6,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,241,6,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,242,6,'fi-embedding','["none"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,243,6,'fi-exit','["notice"]','',1,'2026-11-28 03:00:31.158980','{}');
INSERT INTO "answer" VALUES(1,244,6,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.194520','{}');
INSERT INTO "answer" VALUES(1,245,6,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.194520','{}');
INSERT INTO "answer" VALUES(1,246,7,'title','["Fyra g\u00e4stdoktorander vid elektronmikroskopet"]','',1,'2026-11-28 03:00:31.279774','{}');
INSERT INTO "answer" VALUES(1,247,7,'kind','["visit"]','',1,'2026-11-28 03:00:31.279774','{}');
INSERT INTO "answer" VALUES(1,248,7,'h1','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,249,7,'h2','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,250,7,'h3','["unknown"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,251,7,'h4','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,252,7,'h5','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,253,7,'h6','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,254,7,'h7','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,255,7,'h8','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,256,7,'h9','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,257,7,'h10','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,258,7,'h11','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,259,7,'h12','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,260,7,'h13','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,261,7,'h14','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,262,7,'h15','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,263,7,'h16','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,264,7,'summary','["Fyra g\u00e4stande doktorander ska utbildas p\u00e5 ett svepelektronmikroskop och analysera metallegeringar."]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,265,7,'partner-names','["Fyra l\u00e4ros\u00e4ten i samma land"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,266,7,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,267,7,'du-technology','["listed"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,268,7,'du-links','["unknown"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,269,7,'du-access','["hands-on"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,270,7,'partner-known','["partly"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,271,7,'fi-state','["some"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,272,7,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,273,7,'fi-conditions','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,274,7,'ed-involves','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,275,7,'hr-use','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,276,7,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,277,7,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,278,7,'pa-register','["found"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,279,7,'pa-autonomy','["free"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,280,7,'pa-adverse','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,281,7,'pa-experience','["good"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,282,7,'pa-others','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,283,7,'fu-source','["shown"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,284,7,'fu-payment','["direct"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,285,7,'pe-paid-by','["home"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,286,7,'fi-personal-terms','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,287,7,'pe-double','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,288,7,'pe-cv','["sound"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,289,7,'pe-exit','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,290,7,'pe-visit-site','["free"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,291,7,'da-classified','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,292,7,'da-remote','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,293,7,'da-rights','["own"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,294,7,'da-incident','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,295,7,'vi-agreement','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,296,7,'vi-need','["wide"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,297,7,'vi-host','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,298,7,'vi-department','["partly"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,299,7,'du-end-use','["military-possible"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,300,7,'du-end-user','["unclear"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,301,7,'du-leaves-eu','["yes"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,302,7,'du-licence','["not-checked"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,303,7,'du-assistance','["training"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,304,7,'du-goods','["none"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,305,7,'du-leap','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,306,7,'du-export-form','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,307,7,'du-clauses','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,308,7,'du-other-rules','["no"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,309,7,'fi-publication','["free"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,310,7,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,311,7,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,312,7,'fi-embedding','["stays"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,313,7,'fi-exit','["free"]','',1,'2026-11-28 03:00:31.299042','{}');
INSERT INTO "answer" VALUES(1,314,7,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.351363','{}');
INSERT INTO "answer" VALUES(1,315,7,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.351363','{}');
INSERT INTO "answer" VALUES(1,316,8,'title','["Food security in a refugee settlement"]','',1,'2026-11-28 03:00:31.371146','{}');
INSERT INTO "answer" VALUES(1,317,8,'kind','["research"]','',1,'2026-11-28 03:00:31.371146','{}');
INSERT INTO "answer" VALUES(1,318,8,'h1','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,319,8,'h2','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,320,8,'h3','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,321,8,'h4','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,322,8,'h5','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,323,8,'h6','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,324,8,'h7','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,325,8,'h8','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,326,8,'h9','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,327,8,'h10','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,328,8,'h11','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,329,8,'h12','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,330,8,'h13','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,331,8,'h14','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,332,8,'h15','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,333,8,'h16','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,334,8,'summary','["A team surveys food security and gives location loggers to families in a settlement. An aid organisation helps to recruit the families."]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,335,8,'partner-names','["Relief and Shelter International"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,336,8,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,337,8,'du-technology','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,338,8,'du-links','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,339,8,'partner-known','["verified"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,340,8,'fi-state','["academic"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,341,8,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,342,8,'fi-conditions','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,343,8,'ed-involves','["vulnerable"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,344,8,'ed-abroad','["yes"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,345,8,'hr-use','["possible"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,346,8,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,347,8,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,348,8,'pe-travel','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,349,8,'da-storage','["shared"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,350,8,'da-incident','["yes"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,351,8,'re-coordinator','["us"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,352,8,'re-funder-rules','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,353,8,'re-milestones','["yes"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,354,8,'du-surveillance','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,355,8,'ed-approval','["local-open"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,356,8,'ed-permitted','["adjusted"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,357,8,'ed-consent','["doubtful"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,358,8,'ed-local-role','["collect-only"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,359,8,'ed-benefit','["partly"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,360,8,'ed-material','["unregulated"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,361,8,'ed-field-risk','["raised"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,362,8,'ed-relevance','["us"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,363,8,'ed-power','["us"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,364,8,'ed-staff','["partly"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,365,8,'ed-integrity','["written"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,366,8,'ed-transfer','["under-way"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,367,8,'ed-animals','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,368,8,'ed-hazard','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,369,8,'ed-genetic','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,370,8,'ed-human-material','["none"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,371,8,'hr-group','["data"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,372,8,'hr-authority','["indirect"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,373,8,'hr-proximity','["meetings"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,374,8,'hr-field','["tense"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,375,8,'hr-safety','["raised"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,376,8,'hr-care','["partly"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,377,8,'hr-ai','["no-ai"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,378,8,'hr-land','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,379,8,'hr-assessment','["no"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,380,8,'hr-complaint','["yes"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,381,8,'hr-signal','["quiet"]','',1,'2026-11-28 03:00:31.375542','{}');
INSERT INTO "answer" VALUES(1,382,8,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.434344','{}');
INSERT INTO "answer" VALUES(1,383,8,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.434344','{}');
INSERT INTO "answer" VALUES(1,384,9,'title','["Joint laboratory for radio-astronomy receivers"]','',1,'2026-11-28 03:00:31.551019','{}');
INSERT INTO "answer" VALUES(1,385,9,'kind','["strategic-partnership"]','',1,'2026-11-28 03:00:31.551019','{}');
INSERT INTO "answer" VALUES(1,386,9,'h1','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,387,9,'h2','["unknown"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,388,9,'h3','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,389,9,'h4','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,390,9,'h5','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,391,9,'h6','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,392,9,'h7','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,393,9,'h8','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,394,9,'h9','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,395,9,'h10','["unknown"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,396,9,'h11','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,397,9,'h12','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,398,9,'h13','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,399,9,'h14','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,400,9,'h15','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,401,9,'h16','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,402,9,'summary','["A joint laboratory is proposed with an institute that belongs to a state-owned group in defence electronics. The group pays half of the cost and its engineers would work here."]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,403,9,'partner-names','["Institute of Receiver Science, Aurora Electronics Group"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,404,9,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,405,9,'du-technology','["listed"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,406,9,'du-links','["defence"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,407,9,'du-access','["hands-on"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,408,9,'partner-known','["verified"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,409,9,'fi-state','["strong"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,410,9,'fi-share','["quarter-to-half"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,411,9,'fi-conditions','["ordinary"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,412,9,'ed-involves','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,413,9,'hr-use','["possible"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,414,9,'hr-partner','["documented"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,415,9,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,416,9,'pa-autonomy','["bound"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,417,9,'pa-adverse','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,418,9,'pa-experience','["good"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,419,9,'pa-others','["named"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,420,9,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,421,9,'fu-source','["shown"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,422,9,'fu-disclosed','["known"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,423,9,'fu-favours','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,424,9,'fu-choice','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,425,9,'fu-after','["nothing"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,426,9,'fu-cost','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,427,9,'fu-signatory','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,428,9,'pe-paid-by','["us"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,429,9,'fi-personal-terms','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,430,9,'pe-double','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,431,9,'pe-exit','["set"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,432,9,'pe-visit-site','["free"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,433,9,'pe-travel','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,434,9,'da-classified','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,435,9,'da-storage','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,436,9,'da-remote','["limited"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,437,9,'da-rights','["own"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,438,9,'da-incident','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,439,9,'sp-whole','["dated"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,440,9,'sp-limits','["partly"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,441,9,'sp-criteria','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,442,9,'sp-rooms','["among"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,443,9,'du-end-use','["military-possible"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,444,9,'du-end-user','["stated"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,445,9,'du-leaves-eu','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,446,9,'du-licence','["unknown"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,447,9,'du-assistance','["training"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,448,9,'du-goods','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,449,9,'du-surveillance','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,450,9,'du-leap','["some"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,451,9,'du-export-form','["done"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,452,9,'du-clauses','["both"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,453,9,'du-other-rules','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,454,9,'fi-publication','["review"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,455,9,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,456,9,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,457,9,'fi-embedding','["standing"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,458,9,'fi-exit','["costly"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,459,9,'fi-speech','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,460,9,'fi-requests','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,461,9,'fi-values','["written"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,462,9,'fi-reciprocal','["balanced"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,463,9,'hr-group','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,464,9,'hr-authority','["indirect"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,465,9,'hr-proximity','["shared"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,466,9,'hr-field','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,467,9,'hr-pressure','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,468,9,'hr-safety','["none"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,469,9,'hr-ai','["no-ai"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,470,9,'hr-land','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,471,9,'hr-assessment','["no"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,472,9,'hr-complaint','["yes"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,473,9,'hr-signal','["ordinary"]','',1,'2026-11-28 03:00:31.563025','{}');
INSERT INTO "answer" VALUES(1,474,9,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:31.641602','{}');
INSERT INTO "answer" VALUES(1,475,9,'du-screening','["unknown"]','',1,'2026-11-28 03:00:31.641602','{}');
INSERT INTO "answer" VALUES(1,476,10,'title','["Tolv doktorander p\u00e5 ett statligt stipendieprogram"]','',1,'2026-11-28 03:00:31.921249','{}');
INSERT INTO "answer" VALUES(1,477,10,'kind','["cotutelle"]','',1,'2026-11-28 03:00:31.921249','{}');
INSERT INTO "answer" VALUES(1,478,10,'h1','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,479,10,'h2','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,480,10,'h3','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,481,10,'h4','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,482,10,'h5','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,483,10,'h6','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,484,10,'h7','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,485,10,'h8','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,486,10,'h9','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,487,10,'h10','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,488,10,'h11','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,489,10,'h12','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,490,10,'h13','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,491,10,'h14','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,492,10,'h15','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,493,10,'h16','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,494,10,'summary','["Skolan vill f\u00f6rnya ett avtal d\u00e4r ett statligt stipendieorgan betalar tolv doktorander i fyra \u00e5r. Varje doktorand skriver ett eget avtal som l\u00e4ros\u00e4tet inte f\u00e5r l\u00e4sa."]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,495,10,'partner-names','["\u5317\u4eac Scholarship Foundation (p\u00e5hittad)"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,496,10,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,497,10,'du-technology','["critical-area"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,498,10,'du-links','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,499,10,'du-access','["hands-on"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,500,10,'partner-known','["partly"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,501,10,'fi-state','["steers"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,502,10,'fi-share','["most"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,503,10,'fi-conditions','["control"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,504,10,'ed-involves','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,505,10,'hr-use','["possible"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,506,10,'hr-partner','["credible"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,507,10,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,508,10,'pa-register','["found"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,509,10,'pa-autonomy','["free"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,510,10,'pa-adverse','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,511,10,'pa-experience','["good"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,512,10,'pa-others','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,513,10,'fu-source','["shown"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,514,10,'fu-disclosed','["open"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,515,10,'fu-payment','["direct"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,516,10,'fu-favours','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,517,10,'fu-choice','["narrows"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,518,10,'fu-after','["nothing"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,519,10,'fu-cost','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,520,10,'fu-signatory','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,521,10,'pe-paid-by','["scholarship"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,522,10,'fi-personal-terms','["coercive"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,523,10,'pe-double','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,524,10,'pe-cv','["sound"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,525,10,'pe-exit','["set"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,526,10,'pe-students','["partly"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,527,10,'pe-equal','["written"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,528,10,'pe-travel','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,529,10,'da-storage','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,530,10,'da-remote','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,531,10,'da-rights','["own"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,532,10,'da-secrecy','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,533,10,'da-incident','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,534,10,'ct-agreement','["complete"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,535,10,'ct-law','["unclear"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,536,10,'ct-freedom','["partly"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,537,10,'ct-duty','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,538,10,'ct-home','["skills"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,539,10,'ct-exit','["partly"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,540,10,'st-level','["equal"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,541,10,'st-secured','["whole"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,542,10,'st-exception','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,543,10,'st-insurance','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,544,10,'st-equal','["equal"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,545,10,'du-end-use','["unclear"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,546,10,'du-assistance','["some"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,547,10,'du-surveillance','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,548,10,'fi-publication','["free"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,549,10,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,550,10,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,551,10,'fi-embedding','["stays"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,552,10,'fi-exit','["costly"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,553,10,'fi-speech','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,554,10,'fi-requests','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,555,10,'fi-values','["written"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,556,10,'fi-reciprocal','["balanced"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,557,10,'hr-group','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,558,10,'hr-authority','["indirect"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,559,10,'hr-proximity','["shared"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,560,10,'hr-field','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,561,10,'hr-pressure','["family"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,562,10,'hr-safety','["none"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,563,10,'hr-ai','["no-ai"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,564,10,'hr-land','["no"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,565,10,'hr-assessment','["done"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,566,10,'hr-complaint','["yes"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,567,10,'hr-signal','["quiet"]','',1,'2026-11-28 03:00:31.939069','{}');
INSERT INTO "answer" VALUES(1,568,10,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:32.019968','{}');
INSERT INTO "answer" VALUES(1,569,10,'du-screening','["unknown"]','',1,'2026-11-28 03:00:32.019968','{}');
INSERT INTO "answer" VALUES(1,570,11,'title','["Open-source tools for satellite images"]','',1,'2026-11-28 03:00:32.167040','{}');
INSERT INTO "answer" VALUES(1,571,11,'kind','["research"]','',1,'2026-11-28 03:00:32.167040','{}');
INSERT INTO "answer" VALUES(1,572,11,'h1','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,573,11,'h2','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,574,11,'h3','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,575,11,'h4','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,576,11,'h5','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,577,11,'h6','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,578,11,'h7','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,579,11,'h8','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,580,11,'h9','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,581,11,'h10','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,582,11,'h11','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,583,11,'h12','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,584,11,'h13','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,585,11,'h14','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,586,11,'h15','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,587,11,'h16','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,588,11,'summary','["The groups develop open tools for crop monitoring. Reports name the partner''s owner in connection with violations."]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,589,11,'partner-names','["Terra Vision Labs"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,590,11,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,591,11,'du-technology','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,592,11,'du-links','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,593,11,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,594,11,'fi-state','["academic"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,595,11,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,596,11,'fi-conditions','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,597,11,'ed-involves','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,598,11,'hr-use','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,599,11,'hr-partner','["credible"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,600,11,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,601,11,'pe-travel','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,602,11,'da-storage','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,603,11,'da-incident','["yes"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,604,11,'re-coordinator','["us"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,605,11,'re-funder-rules','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,606,11,'re-milestones','["yes"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,607,11,'hr-group','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,608,11,'hr-authority','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,609,11,'hr-proximity','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,610,11,'hr-field','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,611,11,'hr-safety','["none"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,612,11,'hr-ai','["no-ai"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,613,11,'hr-land','["no"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,614,11,'hr-assessment','["done"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,615,11,'hr-complaint','["yes"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,616,11,'hr-signal','["quiet"]','',1,'2026-11-28 03:00:32.187143','{}');
INSERT INTO "answer" VALUES(1,617,11,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:32.233326','{}');
INSERT INTO "answer" VALUES(1,618,11,'du-screening','["unknown"]','',1,'2026-11-28 03:00:32.233326','{}');
INSERT INTO "answer" VALUES(1,619,12,'title','["Donation to a centre for energy policy"]','',1,'2026-11-28 03:00:32.431034','{}');
INSERT INTO "answer" VALUES(1,620,12,'kind','["donation"]','',1,'2026-11-28 03:00:32.431034','{}');
INSERT INTO "answer" VALUES(1,621,12,'h1','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,622,12,'h2','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,623,12,'h3','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,624,12,'h4','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,625,12,'h5','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,626,12,'h6','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,627,12,'h7','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,628,12,'h8','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,629,12,'h9','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,630,12,'h10','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,631,12,'h11','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,632,12,'h12','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,633,12,'h13','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,634,12,'h14','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,635,12,'h15','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,636,12,'h16','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,637,12,'summary','["A donor offers to pay for a centre for energy policy and wants to approve the texts before they are published."]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,638,12,'partner-names','["Volta Storage Inc."]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,639,12,'partner-territories','["US"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,640,12,'du-technology','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,641,12,'du-links','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,642,12,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,643,12,'fi-state','["academic"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,644,12,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,645,12,'fi-conditions','["limits"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,646,12,'ed-involves','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,647,12,'hr-use','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,648,12,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,649,12,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,650,12,'pa-adverse','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,651,12,'pa-others','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,652,12,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,653,12,'fu-source','["shown"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,654,12,'fu-disclosed','["open"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,655,12,'fu-favours','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,656,12,'fu-choice','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,657,12,'fu-after','["nothing"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,658,12,'fu-cost','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,659,12,'fu-signatory','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,660,12,'pe-double','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,661,12,'da-rights','["own"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,662,12,'da-secrecy','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,663,12,'dn-return','["say"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,664,12,'dn-revoke','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,665,12,'dn-level','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,666,12,'fi-publication','["control"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,667,12,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,668,12,'fi-attraction','["ordinary"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,669,12,'fi-embedding','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,670,12,'fi-exit','["notice"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,671,12,'fi-speech','["barred"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,672,12,'fi-requests','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,673,12,'fi-values','["written"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,674,12,'fi-reciprocal','["balanced"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,675,12,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:32.478787','{}');
INSERT INTO "answer" VALUES(1,676,12,'du-screening','["unknown"]','',1,'2026-11-28 03:00:32.478787','{}');
INSERT INTO "answer" VALUES(1,677,13,'title','["Donation to a centre for energy policy"]','',1,'2026-11-28 03:00:32.431034','{}');
INSERT INTO "answer" VALUES(1,678,13,'kind','["donation"]','',1,'2026-11-28 03:00:32.431034','{}');
INSERT INTO "answer" VALUES(1,679,13,'h1','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,680,13,'h2','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,681,13,'h3','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,682,13,'h4','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,683,13,'h5','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,684,13,'h6','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,685,13,'h7','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,686,13,'h8','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,687,13,'h9','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,688,13,'h10','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,689,13,'h11','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,690,13,'h12','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,691,13,'h13','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,692,13,'h14','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,693,13,'h15','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,694,13,'h16','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,695,13,'summary','["A donor offers to pay for a centre for energy policy and wants to approve the texts before they are published."]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,696,13,'partner-names','["Volta Storage Inc."]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,697,13,'partner-territories','["US"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,698,13,'du-technology','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,699,13,'du-links','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,700,13,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,701,13,'fi-state','["academic"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,702,13,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,703,13,'fi-conditions','["limits"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,704,13,'ed-involves','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,705,13,'hr-use','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,706,13,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,707,13,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,708,13,'pa-adverse','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,709,13,'pa-others','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,710,13,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,711,13,'fu-source','["shown"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,712,13,'fu-disclosed','["open"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,713,13,'fu-favours','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,714,13,'fu-choice','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,715,13,'fu-after','["nothing"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,716,13,'fu-cost','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,717,13,'fu-signatory','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,718,13,'pe-double','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,719,13,'da-rights','["own"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,720,13,'da-secrecy','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,721,13,'dn-return','["say"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,722,13,'dn-revoke','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,723,13,'dn-level','["yes"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,724,13,'fi-publication','["control"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,725,13,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,726,13,'fi-attraction','["ordinary"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,727,13,'fi-embedding','["none"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,728,13,'fi-exit','["notice"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,729,13,'fi-speech','["barred"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,730,13,'fi-requests','["no"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,731,13,'fi-values','["written"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,732,13,'fi-reciprocal','["balanced"]','',1,'2026-11-28 03:00:32.439024','{}');
INSERT INTO "answer" VALUES(1,733,13,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:32.478787','{}');
INSERT INTO "answer" VALUES(1,734,13,'du-screening','["unknown"]','',1,'2026-11-28 03:00:32.478787','{}');
INSERT INTO "answer" VALUES(1,735,14,'title','["Student exchange in energy systems"]','',1,'2026-11-28 03:00:32.547207','{}');
INSERT INTO "answer" VALUES(1,736,14,'kind','["exchange"]','',1,'2026-11-28 03:00:32.547207','{}');
INSERT INTO "answer" VALUES(1,737,14,'h1','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,738,14,'h2','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,739,14,'h3','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,740,14,'h4','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,741,14,'h5','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,742,14,'h6','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,743,14,'h7','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,744,14,'h8','["no"]','',1,'2026-11-28 03:00:32.558773','{}');
INSERT INTO "answer" VALUES(1,745,15,'title','["Fatigue of high-temperature alloys for an aircraft maker"]','',1,'2026-11-28 03:00:32.582167','{}');
INSERT INTO "answer" VALUES(1,746,15,'kind','["commissioned"]','',1,'2026-11-28 03:00:32.582167','{}');
INSERT INTO "answer" VALUES(1,747,15,'h1','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,748,15,'h2','["unknown"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,749,15,'h3','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,750,15,'h4','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,751,15,'h5','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,752,15,'h6','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,753,15,'h7','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,754,15,'h8','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,755,15,'h9','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,756,15,'h10','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,757,15,'h11','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,758,15,'h12','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,759,15,'h13','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,760,15,'h14','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,761,15,'h15','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,762,15,'h16','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,763,15,'summary','["A manufacturer of civil aircraft sponsors tests of high-temperature alloys and wants the results as they come. Nobody has yet checked whether a licence is needed."]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,764,15,'partner-names','["Meridian Aircraft Corporation, \u0160koda-\u0141\u00f3d\u017a Test Centre"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,765,15,'partner-territories','["CA"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,766,15,'du-technology','["may-be-listed"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,767,15,'du-links','["division"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,768,15,'du-access','["before-publication"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,769,15,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,770,15,'fi-state','["academic"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,771,15,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,772,15,'fi-conditions','["ordinary"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,773,15,'ed-involves','["none"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,774,15,'hr-use','["none"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,775,15,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,776,15,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,777,15,'pa-others','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,778,15,'pa-change','["unlikely"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,779,15,'fu-after','["nothing"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,780,15,'da-classified','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,781,15,'da-remote','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,782,15,'da-rights','["partner"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,783,15,'da-secrecy','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,784,15,'cw-kind','["commission"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,785,15,'cw-price','["yes"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,786,15,'cw-loyalty','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,787,15,'cw-military-sales','["large"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,788,15,'du-end-use','["unclear"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,789,15,'du-end-user','["stated"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,790,15,'du-leaves-eu','["yes"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,791,15,'du-licence','["not-checked"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,792,15,'du-goods','["none"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,793,15,'du-export-form','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,794,15,'du-clauses','["no"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,795,15,'du-other-rules','["open"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,796,15,'fi-publication','["review"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,797,15,'fi-approach','["ordinary"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,798,15,'fi-attraction','["sought"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,799,15,'fi-embedding','["none"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,800,15,'fi-exit','["notice"]','',1,'2026-11-28 03:00:32.599073','{}');
INSERT INTO "answer" VALUES(1,801,15,'partner-screening','["unknown"]','',1,'2026-11-28 03:00:32.654854','{}');
INSERT INTO "answer" VALUES(1,802,15,'du-screening','["unknown"]','',1,'2026-11-28 03:00:32.654854','{}');
INSERT INTO "answer" VALUES(1,803,17,'title','["Ventilation i skolor, j\u00e4mf\u00f6relse med nordisk partner"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,804,17,'kind','["seed-funding"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,805,17,'h1','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,806,17,'h2','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,807,17,'h3','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,808,17,'h4','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,809,17,'h5','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,810,17,'h6','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,811,17,'h7','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,812,17,'h8','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,813,17,'h9','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,814,17,'h10','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,815,17,'h11','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,816,17,'h12','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,817,17,'h13','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,818,17,'h14','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,819,17,'h15','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,820,17,'h16','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,821,17,'summary','["Tv\u00e5 forskargrupper j\u00e4mf\u00f6r hur ventilation p\u00e5verkar inomhusluften i skolor. Sensorerna m\u00e4ter koldioxid och temperatur, inga personuppgifter samlas in och allt publiceras \u00f6ppet."]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,822,17,'partner-names','["\u00d8resunds tekniske universitet"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,823,17,'partner-territories','["DK"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,824,17,'du-technology','["none"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,825,17,'du-links','["none"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,826,17,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,827,17,'fi-state','["academic"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,828,17,'fi-share','["under-tenth"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,829,17,'fi-conditions','["none"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,830,17,'ed-involves','["none"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,831,17,'hr-use','["none"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,832,17,'hr-partner','["none-found"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,833,17,'pa-own-interest','["no"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,834,17,'sf-next','["proposal"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,835,17,'sf-call','["yes"]','',1,'2026-11-28 03:00:32.734977','{"kind": "copied", "source": "RF-2026-0001", "on": "2026-11-28", "is_confirmed": false, "was": null}');
INSERT INTO "answer" VALUES(1,836,18,'title','["Food security in a refugee settlement"]','',1,'2026-11-28 03:00:32.754994','{}');
INSERT INTO "answer" VALUES(1,837,18,'kind','["research"]','',1,'2026-11-28 03:00:32.754994','{}');
INSERT INTO "answer" VALUES(1,838,18,'h1','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,839,18,'h2','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,840,18,'h3','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,841,18,'h4','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,842,18,'h5','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,843,18,'h6','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,844,18,'h7','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,845,18,'h8','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,846,18,'h9','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,847,18,'h10','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,848,18,'h11','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,849,18,'h12','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,850,18,'h13','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,851,18,'h14','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,852,18,'h15','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,853,18,'h16','["no"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,854,18,'summary','["A team surveys food security and gives location loggers to families in a settlement. An aid organisation helps to recruit the families."]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,855,18,'partner-names','["Relief and Shelter International"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,856,18,'partner-territories','["ZZ"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,857,18,'du-technology','["none"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,858,18,'du-links','["none"]','',1,'2026-11-28 03:00:32.767031','{}');
INSERT INTO "answer" VALUES(1,859,18,'partner-known','["verified"]','',1,'2026-11-28 03:00:32.767031','{}');
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
CREATE TABLE assessment (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	questionnaire VARCHAR NOT NULL, 
	questionnaire_version VARCHAR NOT NULL, 
	questionnaire_digest VARCHAR NOT NULL, 
	context JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	submitted_at DATETIME, 
	submitted_by INTEGER, 
	digest VARCHAR NOT NULL, 
	levels JSON NOT NULL, 
	route VARCHAR NOT NULL, 
	fragile BOOLEAN NOT NULL, context_grounds JSON DEFAULT '[]' NOT NULL, explained JSON DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(submitted_by) REFERENCES person (id), 
	UNIQUE (case_id, revision)
);
INSERT INTO "assessment" VALUES(1,1,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": 0, "foreign-influence": 0}','2026-11-28 03:00:30.615854','2026-11-28 03:00:30.763809',1,'eb66e725dfb7b5a2e34a3b2dde511099c5ad4e031b89437fa6c42defcae24d1d','{"dual-use": "low", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "low"}','self_assessment_closes',0,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "DK", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "DK", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "DK", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(2,2,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": 0, "foreign-influence": 0}','2026-11-28 03:00:30.805504','2026-11-28 03:00:30.850412',1,'32fc007e7b1874d57322104dc0aac4ddd355a99ebb0370bb1d65177bff2bd100','{"dual-use": "low", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "low"}','stop',0,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "FI", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "FI", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "FI", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(3,3,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:30.899256',NULL,NULL,'','{}','',0,'[]','{}');
INSERT INTO "assessment" VALUES(4,4,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": 0, "foreign-influence": 0}','2026-11-28 03:00:30.951078','2026-11-28 03:00:31.023045',1,'47cab6add37667ff232b6c210195d0227fd2181be666d789790a44ad4f68c18d','{"dual-use": "moderate", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "low"}','head_of_department',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "DE", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "DE", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "DE", "step": 0, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(5,5,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.047061','2026-11-28 03:00:31.099024',1,'19a2e3a5b3f33ba7ad13806f34189a1172f01d7aa7a710666d4ebc920ea38548','{"dual-use": "low", "foreign-influence": "low", "ethics-dumping": "moderate", "human-rights": "low"}','head_of_department',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(6,6,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.147021','2026-11-28 03:00:31.194520',1,'dcbe0f4af4c5203442dcfda9d768e74850e9591dc7fb51d15267f8c400c9dbc7','{"dual-use": "high", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "low"}','RAI',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(7,7,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.279774','2026-11-28 03:00:31.351363',1,'7811b835285c66934bf425539d90f5b2ec21b6138d5e6d0a5b9e9ab109f6cc4a','{"dual-use": "critical", "foreign-influence": "moderate", "ethics-dumping": "low", "human-rights": "low"}','stop',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(8,8,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.371146','2026-11-28 03:00:31.434344',1,'cc5c61569413836955446ccd80544ac7042f4b3a4f297c9e61e09ce8a3f69e25','{"dual-use": "low", "foreign-influence": "low", "ethics-dumping": "high", "human-rights": "high"}','RAI',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(9,9,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.551019','2026-11-28 03:00:31.641602',1,'acc9f9240c593c157444933385877d4660d84aaa725f2c27b1ac9e45bbc341e7','{"dual-use": "critical", "foreign-influence": "high", "ethics-dumping": "low", "human-rights": "high"}','SAI',0,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(10,10,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:31.921249','2026-11-28 03:00:32.019968',1,'d86dd7270836b996cdf5d815a55c952124d104752c2645817d952308d6c71fc8','{"dual-use": "moderate", "foreign-influence": "critical", "ethics-dumping": "low", "human-rights": "high"}','SAI',0,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(11,11,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:32.167040','2026-11-28 03:00:32.233326',1,'5d88415a9778b7ff146aef414f195cd4167492588b07146eaa7ee6638dc2b6b9','{"dual-use": "low", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "high"}','RAI',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "ZZ", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(12,12,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:32.431034','2026-11-28 03:00:32.478787',1,'184a6184a8e2e888265ed0869a54fdee341eb3ac95bce1cbe3d9b2fce1262d1e','{"dual-use": "low", "foreign-influence": "high", "ethics-dumping": "low", "human-rights": "low"}','stop',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "US", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "US", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "US", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(13,12,2,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:32.515823',NULL,NULL,'','{}','',0,'[]','{}');
INSERT INTO "assessment" VALUES(14,13,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:32.547207',NULL,NULL,'','{}','',0,'[]','{}');
INSERT INTO "assessment" VALUES(15,14,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{"dual-use": null, "foreign-influence": null}','2026-11-28 03:00:32.582167','2026-11-28 03:00:32.654854',1,'dcbe0f4af4c5203442dcfda9d768e74850e9591dc7fb51d15267f8c400c9dbc7','{"dual-use": "high", "foreign-influence": "low", "ethics-dumping": "low", "human-rights": "low"}','RAI',1,'[{"area": "dual-use", "indicator": "eu-measures", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "academic-freedom", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}, {"area": "foreign-influence", "indicator": "equality-before-law", "territory": "CA", "step": null, "value": null, "low": null, "high": null, "as_of": "", "too_old": false, "source": "", "published": "", "imported_on": "", "digest": "", "note": ""}]','{}');
INSERT INTO "assessment" VALUES(16,15,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:32.702989',NULL,NULL,'','{}','',0,'[]','{}');
INSERT INTO "assessment" VALUES(17,16,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:32.734977',NULL,NULL,'','{}','',0,'[]','{}');
INSERT INTO "assessment" VALUES(18,17,1,'ri','2.0','65d463c46fcd83ae98327e7da98db9f36e38915d2e65a9952cf2fdc049d4d23e','{}','2026-11-28 03:00:32.754994',NULL,NULL,'','{}','',0,'[]','{}');
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	added_by INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(added_by) REFERENCES person (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	UNIQUE (case_id, number)
);
INSERT INTO "attachment" VALUES(1,17,18,1,'summary','Programutkast.txt','text/plain',101,'6424690877d2e2834a31862d7235e4ee2ab13ac6c0bfbb62860800bac1eb247d',1,'2026-11-28 03:00:32.847157');
CREATE TABLE attachment_removal (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	attachment_id INTEGER NOT NULL, 
	removed_by INTEGER NOT NULL, 
	removed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(attachment_id) REFERENCES attachment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(removed_by) REFERENCES person (id), 
	UNIQUE (attachment_id)
);
CREATE TABLE case_partner (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	partner_id INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(added_by) REFERENCES person (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(partner_id) REFERENCES partner (id), 
	UNIQUE (case_id, partner_id)
);
CREATE TABLE clearance (
	id INTEGER NOT NULL, 
	stop_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	function VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	conditions VARCHAR NOT NULL, 
	evidence VARCHAR NOT NULL, 
	cleared_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	FOREIGN KEY(stop_id) REFERENCES stop (id), 
	UNIQUE (stop_id)
);
INSERT INTO "clearance" VALUES(1,6,12,'export-control','Mottagarna är klassade. Inget lämnar EU utan tillstånd.','Firmware delas inte','RSO 2026-114','2026-11-28 03:00:31.863072');
CREATE TABLE co_editing (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	is_invited BOOLEAN NOT NULL, 
	said_by INTEGER NOT NULL, 
	said_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	FOREIGN KEY(said_by) REFERENCES person (id)
);
INSERT INTO "co_editing" VALUES(1,17,2,1,1,'2026-11-28 03:00:32.787006');
CREATE TABLE context_import (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	published DATE NOT NULL, 
	newest DATE NOT NULL, 
	imported_at DATETIME NOT NULL, 
	digest VARCHAR NOT NULL, 
	rows INTEGER NOT NULL, 
	observations INTEGER NOT NULL, 
	territories INTEGER NOT NULL, 
	indicators JSON NOT NULL, 
	licence VARCHAR NOT NULL, 
	non_commercial BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "dbos_migrations" VALUES(125);
CREATE TABLE decision (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	benefit VARCHAR NOT NULL, 
	reasons VARCHAR NOT NULL, 
	exit_plan VARCHAR NOT NULL, 
	conditions JSON NOT NULL, 
	follow_up_on DATE, 
	decided_by INTEGER, 
	office VARCHAR NOT NULL, 
	presenter VARCHAR NOT NULL, 
	decided_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(decided_by) REFERENCES person (id), 
	UNIQUE (case_id, number)
);
INSERT INTO "decision" VALUES(1,1,1,1,'closed','','','','[]',NULL,1,'','','2026-11-28 03:00:30.763809');
INSERT INTO "decision" VALUES(2,5,5,1,'acknowledged','','','','[]',NULL,4,'','','2026-11-28 03:00:31.126990');
INSERT INTO "decision" VALUES(3,9,9,1,'with-conditions','Samarbetet ger tillgång till mätdata som saknas i Sverige.','Riskerna gäller åtkomst och ägare. Villkoren är den minst ingripande åtgärd som räcker.','Avtalet kan sägas upp med tre månaders varsel. Doktoranderna byter då handledning till KTH.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','2027-06-01',15,'president','Sven Sköld','2026-11-28 03:00:31.887021');
INSERT INTO "decision" VALUES(4,11,11,1,'with-conditions','Samarbetet ger tillgång till mätdata som saknas i Sverige.','Riskerna gäller åtkomst och ägare. Villkoren är den minst ingripande åtgärd som räcker.','Avtalet kan sägas upp med tre månaders varsel. Doktoranderna byter då handledning till KTH.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','2027-06-01',14,'vice-president','Sven Sköld','2026-11-28 03:00:32.403048');
INSERT INTO "decision" VALUES(5,11,11,2,'suspend','','Nya uppgifter om partnerns ägare ska utredas.','','[]',NULL,14,'vice-president','','2026-11-28 03:00:32.419042');
INSERT INTO "decision" VALUES(6,14,15,1,'dismissed','','Samma samarbete prövas redan i ett annat ärende.','','[]',NULL,11,'','','2026-11-28 03:00:32.687002');
CREATE TABLE declaration (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	"group" VARCHAR NOT NULL, 
	has_conflict BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	declared_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (case_id, person_id, "group")
);
INSERT INTO "declaration" VALUES(1,6,6,'rai',0,'','2026-11-28 03:00:31.216937');
INSERT INTO "declaration" VALUES(2,6,7,'rai',0,'','2026-11-28 03:00:31.251021');
INSERT INTO "declaration" VALUES(3,8,5,'rai',0,'','2026-11-28 03:00:31.487081');
INSERT INTO "declaration" VALUES(4,8,6,'rai',0,'','2026-11-28 03:00:31.506806');
INSERT INTO "declaration" VALUES(5,8,7,'rai',0,'','2026-11-28 03:00:31.518990');
INSERT INTO "declaration" VALUES(6,9,5,'rai',0,'','2026-11-28 03:00:31.719067');
INSERT INTO "declaration" VALUES(7,9,6,'rai',0,'','2026-11-28 03:00:31.739015');
INSERT INTO "declaration" VALUES(8,9,7,'rai',0,'','2026-11-28 03:00:31.755085');
INSERT INTO "declaration" VALUES(9,9,9,'sai',0,'','2026-11-28 03:00:31.784991');
INSERT INTO "declaration" VALUES(10,9,10,'sai',0,'','2026-11-28 03:00:31.819047');
INSERT INTO "declaration" VALUES(11,10,5,'rai',0,'','2026-11-28 03:00:32.107125');
INSERT INTO "declaration" VALUES(12,10,6,'rai',0,'','2026-11-28 03:00:32.122181');
INSERT INTO "declaration" VALUES(13,10,7,'rai',0,'','2026-11-28 03:00:32.139081');
INSERT INTO "declaration" VALUES(14,11,5,'rai',0,'','2026-11-28 03:00:32.275541');
INSERT INTO "declaration" VALUES(15,11,6,'rai',0,'','2026-11-28 03:00:32.339069');
INSERT INTO "declaration" VALUES(16,11,7,'rai',0,'','2026-11-28 03:00:32.367020');
CREATE TABLE event (
	seq INTEGER NOT NULL, 
	case_id INTEGER, 
	tag VARCHAR NOT NULL, 
	actor_id INTEGER, 
	data JSON NOT NULL, 
	at DATETIME NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(actor_id) REFERENCES person (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id)
);
INSERT INTO "event" VALUES(1,1,'case-started',1,'{"reference": "RF-2026-0001"}','2026-11-28 03:00:30.615854','0000000000000000000000000000000000000000000000000000000000000000','4bea0d22815a647e32c093c7f02f436594ffb748e22ceddc0ceafd0863930f87');
INSERT INTO "event" VALUES(2,1,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, sf-next, sf-call"}','2026-11-28 03:00:30.659067','4bea0d22815a647e32c093c7f02f436594ffb748e22ceddc0ceafd0863930f87','4eb3673c87d1922d5415c6496c790087b7cb732734e5bba4712a607312f48002');
INSERT INTO "event" VALUES(3,1,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:30.763809','4eb3673c87d1922d5415c6496c790087b7cb732734e5bba4712a607312f48002','9172f0ec7a4412dc763323580ffe312e839e8e1f6fc20c4801f49fd7db0bab89');
INSERT INTO "event" VALUES(4,1,'case-routed',1,'{"route": {"sv": "\u00c4rendet avslutas av sj\u00e4lvv\u00e4rderingen", "en": "The self-assessment closes the case"}, "level": {"sv": "L\u00e5g", "en": "Low"}}','2026-11-28 03:00:30.763809','9172f0ec7a4412dc763323580ffe312e839e8e1f6fc20c4801f49fd7db0bab89','d24b6c3b47e4232b16a80e4dc716a2fe8e194d7e4bcfa11adac38628f07bcc13');
INSERT INTO "event" VALUES(5,1,'case-closed',1,'{"outcome": {"sv": "Avslutat genom sj\u00e4lvv\u00e4rdering", "en": "Closed by self-assessment"}}','2026-11-28 03:00:30.763809','d24b6c3b47e4232b16a80e4dc716a2fe8e194d7e4bcfa11adac38628f07bcc13','4c6dcc9a9a48140e45133796bad7d72a3b0bcdb7caea61831a2a8cebaa10b7a3');
INSERT INTO "event" VALUES(6,2,'case-started',1,'{"reference": "RF-2026-0002"}','2026-11-28 03:00:30.805504','4c6dcc9a9a48140e45133796bad7d72a3b0bcdb7caea61831a2a8cebaa10b7a3','46397b64caf4c06f0389a3335ad12a05a41bee438396958de527f6e7a0d5a402');
INSERT INTO "event" VALUES(7,2,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, jp-quality, jp-content, jp-admission"}','2026-11-28 03:00:30.816191','46397b64caf4c06f0389a3335ad12a05a41bee438396958de527f6e7a0d5a402','f631b540e439409df59cac1bfbbd516d942f06f43c4a62898c54254749a8298d');
INSERT INTO "event" VALUES(8,2,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:30.850412','f631b540e439409df59cac1bfbbd516d942f06f43c4a62898c54254749a8298d','4c8c1acc18e207d5c921c91f04da87de86d64ed2617ace5ca430d07310247551');
INSERT INTO "event" VALUES(9,2,'stop-opened',1,'{"gate": "H12", "functions": {"sv": "HR, forskarutbildning och lika villkor", "en": "HR, doctoral education and equal terms"}}','2026-11-28 03:00:30.850412','4c8c1acc18e207d5c921c91f04da87de86d64ed2617ace5ca430d07310247551','d0c4ae8ec9239f6735b75851310b6dbf01bccc404e78ffaed0ff61e4e27a0b67');
INSERT INTO "event" VALUES(10,2,'case-routed',1,'{"route": {"sv": "En sp\u00e4rr m\u00e5ste h\u00e4vas f\u00f6rst", "en": "A stop must be cleared first"}, "level": {"sv": "L\u00e5g", "en": "Low"}}','2026-11-28 03:00:30.850412','d0c4ae8ec9239f6735b75851310b6dbf01bccc404e78ffaed0ff61e4e27a0b67','19aa541938445fc1b183a6bfc56dd78345c51f0cb6777dfbeb0a40dbcbd15cfd');
INSERT INTO "event" VALUES(11,3,'case-started',1,'{"reference": "RF-2026-0003"}','2026-11-28 03:00:30.899256','19aa541938445fc1b183a6bfc56dd78345c51f0cb6777dfbeb0a40dbcbd15cfd','e7009c1ab58f2be0c592440ef155b36676201bbfec1dd6bfdc2e84720a47a8f6');
INSERT INTO "event" VALUES(12,3,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12"}','2026-11-28 03:00:30.919036','e7009c1ab58f2be0c592440ef155b36676201bbfec1dd6bfdc2e84720a47a8f6','ac4d043208f1652541b66404d57a065252049c249ab30c17c05b817f4a229164');
INSERT INTO "event" VALUES(13,4,'case-started',1,'{"reference": "RF-2026-0004"}','2026-11-28 03:00:30.951078','ac4d043208f1652541b66404d57a065252049c249ab30c17c05b817f4a229164','e2f5ba133b1169e594e48b4605321a1ca959f1e6f3a4ed7c5110dfb2b3822680');
INSERT INTO "event" VALUES(14,4,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-others, pa-change, fu-after, da-classified, da-remote, da-rights, da-investors, da-secrecy, re-funder-rules, in-value, cw-loyalty, cw-military-sales, du-end-use, du-end-user, du-leaves-eu, du-goods, du-export-form, du-other-rules, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit"}','2026-11-28 03:00:30.963019','e2f5ba133b1169e594e48b4605321a1ca959f1e6f3a4ed7c5110dfb2b3822680','e8575d77ee2b9c59ea6da85f6617944bd50499d0d452ac21e1a6a08ef5ce98a4');
INSERT INTO "event" VALUES(15,4,'measures-planned',1,'{"count": "2"}','2026-11-28 03:00:31.011220','e8575d77ee2b9c59ea6da85f6617944bd50499d0d452ac21e1a6a08ef5ce98a4','49680f55907c2e75c8d3a35a752ac0e2a6892b0d81938366c619e3eb5364081b');
INSERT INTO "event" VALUES(16,4,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.023045','49680f55907c2e75c8d3a35a752ac0e2a6892b0d81938366c619e3eb5364081b','cd54f173a6ed2002ed7ff1f1ebbcc589aa6661b56eadc8600b18cc12d3dad426');
INSERT INTO "event" VALUES(17,4,'case-routed',1,'{"route": {"sv": "Prefekten bekr\u00e4ftar \u00e5tg\u00e4rderna", "en": "The head of department acknowledges the measures"}, "level": {"sv": "M\u00e5ttlig", "en": "Moderate"}}','2026-11-28 03:00:31.023045','cd54f173a6ed2002ed7ff1f1ebbcc589aa6661b56eadc8600b18cc12d3dad426','0077bc11ebaf07151e6051c8c0f19755c73e5c723ed9dfb6eff364de416886a2');
INSERT INTO "event" VALUES(18,5,'case-started',1,'{"reference": "RF-2026-0005"}','2026-11-28 03:00:31.047061','0077bc11ebaf07151e6051c8c0f19755c73e5c723ed9dfb6eff364de416886a2','32287984187e66ac53b150c5aa53f288cc8af4aec003d00f8be45f90cdc255ad');
INSERT INTO "event" VALUES(19,5,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, ed-abroad, hr-use, hr-partner, pa-own-interest, re-funder-rules, ed-approval, ed-permitted, ed-consent, ed-local-role, ed-benefit, ed-material, ed-field-risk, ed-relevance, ed-staff, hr-land"}','2026-11-28 03:00:31.058214','32287984187e66ac53b150c5aa53f288cc8af4aec003d00f8be45f90cdc255ad','ee5971089fe57d99e683520df9fda194511a6ddefc57b36ecbb56eb68fd4e496');
INSERT INTO "event" VALUES(20,5,'measures-planned',1,'{"count": "2"}','2026-11-28 03:00:31.086491','ee5971089fe57d99e683520df9fda194511a6ddefc57b36ecbb56eb68fd4e496','d1c99c0027604119ddd7ea394978170bbeedfbd99cb37dbc2ec3a0bc181b1dad');
INSERT INTO "event" VALUES(21,5,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.099024','d1c99c0027604119ddd7ea394978170bbeedfbd99cb37dbc2ec3a0bc181b1dad','00e73a1ba48dd11bdc14f484ddd73594ce6dbf5746d52c897d0213d02544274b');
INSERT INTO "event" VALUES(22,5,'case-routed',1,'{"route": {"sv": "Prefekten bekr\u00e4ftar \u00e5tg\u00e4rderna", "en": "The head of department acknowledges the measures"}, "level": {"sv": "M\u00e5ttlig", "en": "Moderate"}}','2026-11-28 03:00:31.099024','00e73a1ba48dd11bdc14f484ddd73594ce6dbf5746d52c897d0213d02544274b','031daff4620811bdb55175a3db0d762fc71a63002d9b8225a2f90388722dad93');
INSERT INTO "event" VALUES(23,5,'second-reading',11,'{}','2026-11-28 03:00:31.116767','031daff4620811bdb55175a3db0d762fc71a63002d9b8225a2f90388722dad93','c1e4f34fa151cb0ac1e8b9b2a0d595b003a6b087a617f8d2416c828243b9303c');
INSERT INTO "event" VALUES(24,5,'measures-acknowledged',4,'{}','2026-11-28 03:00:31.126990','c1e4f34fa151cb0ac1e8b9b2a0d595b003a6b087a617f8d2416c828243b9303c','a469afde72d64dfc4c6cdfad1410454e50bf68c1d83fc1adc48a450e35537800');
INSERT INTO "event" VALUES(25,5,'case-closed',4,'{"outcome": {"sv": "\u00c5tg\u00e4rderna \u00e4r bekr\u00e4ftade", "en": "The measures are acknowledged"}}','2026-11-28 03:00:31.126990','a469afde72d64dfc4c6cdfad1410454e50bf68c1d83fc1adc48a450e35537800','f39adf66a98c5037d8c61f3ff7f8c58a55f9e127b2a503531a033dd2a1521599');
INSERT INTO "event" VALUES(26,6,'case-started',1,'{"reference": "RF-2026-0006"}','2026-11-28 03:00:31.147021','f39adf66a98c5037d8c61f3ff7f8c58a55f9e127b2a503531a033dd2a1521599','16bc9cbfb4ad35616dc633cecbe0d171e8fc575ab0d78ca69fa872261060a039');
INSERT INTO "event" VALUES(27,6,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-others, pa-change, fu-after, da-classified, da-remote, da-rights, da-secrecy, cw-kind, cw-price, cw-loyalty, cw-military-sales, du-end-use, du-end-user, du-leaves-eu, du-licence, du-goods, du-export-form, du-clauses, du-other-rules, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit"}','2026-11-28 03:00:31.158980','16bc9cbfb4ad35616dc633cecbe0d171e8fc575ab0d78ca69fa872261060a039','55d387ed7b8e4420930b637c8a6ac410770f02e101e8f950fa26484e089c0529');
INSERT INTO "event" VALUES(28,6,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.194520','55d387ed7b8e4420930b637c8a6ac410770f02e101e8f950fa26484e089c0529','94587e7c44a2405c82e72139e089ffb0a9507deb9b8585dc81ccdd814584b5bb');
INSERT INTO "event" VALUES(29,6,'gate-asked',1,'{"gate": "H2", "functions": {"sv": "Exportkontroll", "en": "Export control"}}','2026-11-28 03:00:31.194520','94587e7c44a2405c82e72139e089ffb0a9507deb9b8585dc81ccdd814584b5bb','c559ee970b2ea91d96b4e840ebb2f441466deb575535ac27e73b809225fd71df');
INSERT INTO "event" VALUES(30,6,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI", "en": "The case goes to RAI"}, "level": {"sv": "H\u00f6g", "en": "High"}}','2026-11-28 03:00:31.194520','c559ee970b2ea91d96b4e840ebb2f441466deb575535ac27e73b809225fd71df','508bb96f3344a425ee2bc86390161963e8ecd5aab49e3f54b5994f2dad1e9b6f');
INSERT INTO "event" VALUES(31,6,'no-conflict-declared',6,'{}','2026-11-28 03:00:31.216937','508bb96f3344a425ee2bc86390161963e8ecd5aab49e3f54b5994f2dad1e9b6f','1ac0b46f4cda8a0f0df2f02fc17d2d4440e7808bad4950455a67ad438de9a435');
INSERT INTO "event" VALUES(32,6,'rating-given',6,'{"revision": "1"}','2026-11-28 03:00:31.235031','1ac0b46f4cda8a0f0df2f02fc17d2d4440e7808bad4950455a67ad438de9a435','a9877b60dae56f3c0cede3182e96f7b4c8f9ec9ff78244cf7769bac2bc943ebb');
INSERT INTO "event" VALUES(33,6,'no-conflict-declared',7,'{}','2026-11-28 03:00:31.251021','a9877b60dae56f3c0cede3182e96f7b4c8f9ec9ff78244cf7769bac2bc943ebb','a4a31ecd726e7b1c1ac5059ae4f2646b186ae93633369036e112bb78aecc9d92');
INSERT INTO "event" VALUES(34,6,'rating-given',7,'{"revision": "1"}','2026-11-28 03:00:31.267084','a4a31ecd726e7b1c1ac5059ae4f2646b186ae93633369036e112bb78aecc9d92','e619df6db029e99cd80f18105f3ed49bcfed34e8555a9ba8f2a3b62978ad1d07');
INSERT INTO "event" VALUES(35,7,'case-started',1,'{"reference": "RF-2026-0007"}','2026-11-28 03:00:31.279774','e619df6db029e99cd80f18105f3ed49bcfed34e8555a9ba8f2a3b62978ad1d07','cb9d68d0d14d6c813d99012a942cae13020c0f615cf2914dd4db65d190c76fcb');
INSERT INTO "event" VALUES(36,7,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-register, pa-autonomy, pa-adverse, pa-experience, pa-others, fu-source, fu-payment, pe-paid-by, fi-personal-terms, pe-double, pe-cv, pe-exit, pe-visit-site, da-classified, da-remote, da-rights, da-incident, vi-agreement, vi-need, vi-host, vi-department, du-end-use, du-end-user, du-leaves-eu, du-licence, du-assistance, du-goods, du-leap, du-export-form, du-clauses, du-other-rules, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit"}','2026-11-28 03:00:31.299042','cb9d68d0d14d6c813d99012a942cae13020c0f615cf2914dd4db65d190c76fcb','da7b220d77593c49afa8b5e250da5362e15bf97f76bf55285e312c46ec5220c4');
INSERT INTO "event" VALUES(37,7,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.351363','da7b220d77593c49afa8b5e250da5362e15bf97f76bf55285e312c46ec5220c4','ff33b58cc88a4b3d2aa8d7e5ef3476de0ec1c14b496dca4fdc04cb3ae0603dbc');
INSERT INTO "event" VALUES(38,7,'stop-opened',1,'{"gate": "H2", "functions": {"sv": "Exportkontroll", "en": "Export control"}}','2026-11-28 03:00:31.351363','ff33b58cc88a4b3d2aa8d7e5ef3476de0ec1c14b496dca4fdc04cb3ae0603dbc','2b735de8883f6ac9b97d5313bfcfb0c587b0f5137aafb6fea31484bb303bf4fb');
INSERT INTO "event" VALUES(39,7,'stop-opened',1,'{"gate": "H6", "functions": {"sv": "Juridik", "en": "Legal counsel"}}','2026-11-28 03:00:31.351363','2b735de8883f6ac9b97d5313bfcfb0c587b0f5137aafb6fea31484bb303bf4fb','eb0838b90de611580856f2fb18db565a68bcf8adcd889228629dc8954e4423b2');
INSERT INTO "event" VALUES(40,7,'gate-asked',1,'{"gate": "H3", "functions": {"sv": "Exportkontroll", "en": "Export control"}}','2026-11-28 03:00:31.351363','eb0838b90de611580856f2fb18db565a68bcf8adcd889228629dc8954e4423b2','a58803842c48254763223c33c050a057b0f9cd6ef9f0ed93564b783120f98ab1');
INSERT INTO "event" VALUES(41,7,'case-routed',1,'{"route": {"sv": "En sp\u00e4rr m\u00e5ste h\u00e4vas f\u00f6rst", "en": "A stop must be cleared first"}, "level": {"sv": "Kritisk", "en": "Critical"}}','2026-11-28 03:00:31.351363','a58803842c48254763223c33c050a057b0f9cd6ef9f0ed93564b783120f98ab1','cbaa95e25a31173bf0117fadcee17ab2d8c66fd300a3de08ee99c8b6137a1955');
INSERT INTO "event" VALUES(42,8,'case-started',1,'{"reference": "RF-2026-0008"}','2026-11-28 03:00:31.371146','cbaa95e25a31173bf0117fadcee17ab2d8c66fd300a3de08ee99c8b6137a1955','fb3c19c57b168d94b80f8a018c5e13fa76123edcb04bc0bdd5647a6de70a8b5c');
INSERT INTO "event" VALUES(43,8,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, ed-abroad, hr-use, hr-partner, pa-own-interest, pe-travel, da-storage, da-incident, re-coordinator, re-funder-rules, re-milestones, du-surveillance, ed-approval, ed-permitted, ed-consent, ed-local-role, ed-benefit, ed-material, ed-field-risk, ed-relevance, ed-power, ed-staff, ed-integrity, ed-transfer, ed-animals, ed-hazard, ed-genetic, ed-human-material, hr-group, hr-authority, hr-proximity, hr-field, hr-safety, hr-care, hr-ai, hr-land, hr-assessment, hr-complaint, hr-signal"}','2026-11-28 03:00:31.375542','fb3c19c57b168d94b80f8a018c5e13fa76123edcb04bc0bdd5647a6de70a8b5c','4e2090727cc649b1fefda33c3ba95d5e41efc3fd97d2bd99c073afe181f6835e');
INSERT INTO "event" VALUES(44,8,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.434344','4e2090727cc649b1fefda33c3ba95d5e41efc3fd97d2bd99c073afe181f6835e','887d54cf3e888456f55126757ad3442ec5f00d84a26ebe0421eb2b1842089ff5');
INSERT INTO "event" VALUES(45,8,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI", "en": "The case goes to RAI"}, "level": {"sv": "H\u00f6g", "en": "High"}}','2026-11-28 03:00:31.434344','887d54cf3e888456f55126757ad3442ec5f00d84a26ebe0421eb2b1842089ff5','323cf7777fc6e188c4ea5bbba58b4d4dc62e008d184aa3556939b63c028c8afe');
INSERT INTO "event" VALUES(46,8,'no-conflict-declared',5,'{}','2026-11-28 03:00:31.487081','323cf7777fc6e188c4ea5bbba58b4d4dc62e008d184aa3556939b63c028c8afe','ca4ba8311413aca3a4f73f46d013066a7c3ae36d9563a92bd58c89218aa782dc');
INSERT INTO "event" VALUES(47,8,'rating-given',5,'{"revision": "1"}','2026-11-28 03:00:31.495044','ca4ba8311413aca3a4f73f46d013066a7c3ae36d9563a92bd58c89218aa782dc','e42144170d0291c74ca276b2728a67ce9cd97d94c9a3f894c1ae5196d9ce5fe2');
INSERT INTO "event" VALUES(48,8,'no-conflict-declared',6,'{}','2026-11-28 03:00:31.506806','e42144170d0291c74ca276b2728a67ce9cd97d94c9a3f894c1ae5196d9ce5fe2','7d7e2e5f573968806465f5003a4b85311e95ac55bf7020409896ed02d7b32766');
INSERT INTO "event" VALUES(49,8,'rating-given',6,'{"revision": "1"}','2026-11-28 03:00:31.511005','7d7e2e5f573968806465f5003a4b85311e95ac55bf7020409896ed02d7b32766','1dc52a7c96b9a55d8d7c44ea5c6aa9be71de72efafdafbf6169a91c8e2b7e0f1');
INSERT INTO "event" VALUES(50,8,'no-conflict-declared',7,'{}','2026-11-28 03:00:31.518990','1dc52a7c96b9a55d8d7c44ea5c6aa9be71de72efafdafbf6169a91c8e2b7e0f1','fcc15da804948182fd2f6890d14735aa755319accb36e32375150731ef48e932');
INSERT INTO "event" VALUES(51,8,'rating-given',7,'{"revision": "1"}','2026-11-28 03:00:31.527013','fcc15da804948182fd2f6890d14735aa755319accb36e32375150731ef48e932','140133aa30f65f367ca382aa81209c8588d53a61181f575d1a8c946c9206bb59');
INSERT INTO "event" VALUES(52,8,'opinion-given',5,'{"advice": {"sv": "Samarbetet kan genomf\u00f6ras med villkor", "en": "The collaboration can go ahead with conditions"}, "dissents": "1"}','2026-11-28 03:00:31.535020','140133aa30f65f367ca382aa81209c8588d53a61181f575d1a8c946c9206bb59','aada00c76bf0c5173f20c935f455f96e95b54f66f9aa3167745ab34129387d1a');
INSERT INTO "event" VALUES(53,9,'case-started',1,'{"reference": "RF-2026-0009"}','2026-11-28 03:00:31.551019','aada00c76bf0c5173f20c935f455f96e95b54f66f9aa3167745ab34129387d1a','09340dcbcf0f82f0b8378194fd4a023003ad63afef09f382fb25439a0f84877f');
INSERT INTO "event" VALUES(54,9,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-autonomy, pa-adverse, pa-experience, pa-others, pa-change, fu-source, fu-disclosed, fu-favours, fu-choice, fu-after, fu-cost, fu-signatory, pe-paid-by, fi-personal-terms, pe-double, pe-exit, pe-visit-site, pe-travel, da-classified, da-storage, da-remote, da-rights, da-incident, sp-whole, sp-limits, sp-criteria, sp-rooms, du-end-use, du-end-user, du-leaves-eu, du-licence, du-assistance, du-goods, du-surveillance, du-leap, du-export-form, du-clauses, du-other-rules, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit, fi-speech, fi-requests, fi-values, fi-reciprocal, hr-group, hr-authority, hr-proximity, hr-field, hr-pressure, hr-safety, hr-ai, hr-land, hr-assessment, hr-complaint, hr-signal"}','2026-11-28 03:00:31.563025','09340dcbcf0f82f0b8378194fd4a023003ad63afef09f382fb25439a0f84877f','afafaff1299ff044c30fa875ccc7e0ccdd40498edf86da45c50f19de016afc38');
INSERT INTO "event" VALUES(55,9,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:31.641602','afafaff1299ff044c30fa875ccc7e0ccdd40498edf86da45c50f19de016afc38','dfa0c5a64f98fc516c313adcce8adc742de828faca585642a5beecb30416ac81');
INSERT INTO "event" VALUES(56,9,'gate-asked',1,'{"gate": "H2", "functions": {"sv": "Exportkontroll", "en": "Export control"}}','2026-11-28 03:00:31.641602','dfa0c5a64f98fc516c313adcce8adc742de828faca585642a5beecb30416ac81','a5d24efb5085cf7dfcfaea74c8a1054d6e8b56119add591eb9fed4d5b587a547');
INSERT INTO "event" VALUES(57,9,'gate-asked',1,'{"gate": "H10", "functions": {"sv": "Exportkontroll, Juridik", "en": "Export control, Legal counsel"}}','2026-11-28 03:00:31.641602','a5d24efb5085cf7dfcfaea74c8a1054d6e8b56119add591eb9fed4d5b587a547','1c21cfc395fca45574ff824dd43c05a67e2d9e38dfdd008acf09f339c5b5ed1b');
INSERT INTO "event" VALUES(58,9,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI och sedan till SAI", "en": "The case goes to RAI and then to SAI"}, "level": {"sv": "Kritisk", "en": "Critical"}}','2026-11-28 03:00:31.641602','1c21cfc395fca45574ff824dd43c05a67e2d9e38dfdd008acf09f339c5b5ed1b','ef200133cbc55202e4d891cca54cfdd087398af47f348d818674d966104b67ed');
INSERT INTO "event" VALUES(59,9,'no-conflict-declared',5,'{}','2026-11-28 03:00:31.719067','ef200133cbc55202e4d891cca54cfdd087398af47f348d818674d966104b67ed','aa5af1d06b1c36b78941e08befde0f533c2d1aaaa26d11fd354cfe99be672e90');
INSERT INTO "event" VALUES(60,9,'rating-given',5,'{"revision": "1"}','2026-11-28 03:00:31.727000','aa5af1d06b1c36b78941e08befde0f533c2d1aaaa26d11fd354cfe99be672e90','e10d476f2cc40a67baa3f64511c15f1165635f1f9d2aabf892f2854307449263');
INSERT INTO "event" VALUES(61,9,'no-conflict-declared',6,'{}','2026-11-28 03:00:31.739015','e10d476f2cc40a67baa3f64511c15f1165635f1f9d2aabf892f2854307449263','f792107084b0550f45036a1deab5f6d859520040451cabeaf0eb87232c622aa9');
INSERT INTO "event" VALUES(62,9,'rating-given',6,'{"revision": "1"}','2026-11-28 03:00:31.743003','f792107084b0550f45036a1deab5f6d859520040451cabeaf0eb87232c622aa9','bf6593e829f12d4f50827352fa03b41f51c58db4a2b70a9ebd5a3c163f0a6d8a');
INSERT INTO "event" VALUES(63,9,'no-conflict-declared',7,'{}','2026-11-28 03:00:31.755085','bf6593e829f12d4f50827352fa03b41f51c58db4a2b70a9ebd5a3c163f0a6d8a','565df6dd91796b9d9556d3f6952a2364600652281fe43a5df1aabc00a427bb70');
INSERT INTO "event" VALUES(64,9,'rating-given',7,'{"revision": "1"}','2026-11-28 03:00:31.759288','565df6dd91796b9d9556d3f6952a2364600652281fe43a5df1aabc00a427bb70','2184fecc7fa116f789f0750cacc927b66a58cfe4d91ee76e4ccb8e75ffb13614');
INSERT INTO "event" VALUES(65,9,'opinion-given',5,'{"advice": {"sv": "SAI b\u00f6r ta st\u00e4llning", "en": "SAI should take a position"}, "dissents": "1"}','2026-11-28 03:00:31.766997','2184fecc7fa116f789f0750cacc927b66a58cfe4d91ee76e4ccb8e75ffb13614','e52a120ee48d1b5559786022186277f45f24bd7c9b1bd617b8fd83de14c8fb54');
INSERT INTO "event" VALUES(66,9,'case-referred',5,'{"group": "SAI", "reason": "RAI ser ett tydligt akademiskt v\u00e4rde. Riskerna g\u00e4ller fr\u00e4mst tillg\u00e5ng och villkor och kan begr\u00e4nsas."}','2026-11-28 03:00:31.766997','e52a120ee48d1b5559786022186277f45f24bd7c9b1bd617b8fd83de14c8fb54','6e09a0bde9814ab8b1d7989122a2ae8d70c5ddbdbe217e2eafda70944a11bae9');
INSERT INTO "event" VALUES(67,9,'no-conflict-declared',9,'{}','2026-11-28 03:00:31.784991','6e09a0bde9814ab8b1d7989122a2ae8d70c5ddbdbe217e2eafda70944a11bae9','08393372e252fc91f61244dd7746b3e02f18a8b05e6bf8cacaaed9f64d37b4a0');
INSERT INTO "event" VALUES(68,9,'view-given',9,'{"revision": "1"}','2026-11-28 03:00:31.803040','08393372e252fc91f61244dd7746b3e02f18a8b05e6bf8cacaaed9f64d37b4a0','fe85ebdfb6aa4f384ec0b36cb72042412a03a0c24e66b607ac80177465c0c73f');
INSERT INTO "event" VALUES(69,9,'no-conflict-declared',10,'{}','2026-11-28 03:00:31.819047','fe85ebdfb6aa4f384ec0b36cb72042412a03a0c24e66b607ac80177465c0c73f','b46d327cda89d54c67f07578bb2a45102d0d2184ce3287f33582f2a707f4ef75');
INSERT INTO "event" VALUES(70,9,'view-given',10,'{"revision": "1"}','2026-11-28 03:00:31.835078','b46d327cda89d54c67f07578bb2a45102d0d2184ce3287f33582f2a707f4ef75','3e6f02b0a45cac4dbb72477676da52ccea090a68f8c2938958e48fca1f1d79f9');
INSERT INTO "event" VALUES(71,9,'position-taken',9,'{"advice": {"sv": "Samarbetet kan genomf\u00f6ras med villkor", "en": "The collaboration can go ahead with conditions"}, "dissents": "0"}','2026-11-28 03:00:31.847061','3e6f02b0a45cac4dbb72477676da52ccea090a68f8c2938958e48fca1f1d79f9','fa88a0c0644791330e8675d94157c11afd2979022adcd70c0a6b6c7864494f6d');
INSERT INTO "event" VALUES(72,9,'stop-cleared',12,'{"gate": "H2", "function": {"sv": "Exportkontroll", "en": "Export control"}, "basis": "Mottagarna \u00e4r klassade. Inget l\u00e4mnar EU utan tillst\u00e5nd."}','2026-11-28 03:00:31.863072','fa88a0c0644791330e8675d94157c11afd2979022adcd70c0a6b6c7864494f6d','f77f60e754f8b5f98e34955eeb628226751c1ca17cc51eeb894429d0a22176a9');
INSERT INTO "event" VALUES(73,9,'decision-taken',15,'{"outcome": {"sv": "Ja, med villkor", "en": "Yes, with conditions"}}','2026-11-28 03:00:31.887021','f77f60e754f8b5f98e34955eeb628226751c1ca17cc51eeb894429d0a22176a9','faccaed7302ac36c2e18c18ec5aaa04f8b5b8cac256338585a29d201ec2142ed');
INSERT INTO "event" VALUES(74,10,'case-started',1,'{"reference": "RF-2026-0010"}','2026-11-28 03:00:31.921249','faccaed7302ac36c2e18c18ec5aaa04f8b5b8cac256338585a29d201ec2142ed','13cabcfdf92525439da4da8f7c40d8eb789438a9b778c1ff4da74751d39a983d');
INSERT INTO "event" VALUES(75,10,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-register, pa-autonomy, pa-adverse, pa-experience, pa-others, fu-source, fu-disclosed, fu-payment, fu-favours, fu-choice, fu-after, fu-cost, fu-signatory, pe-paid-by, fi-personal-terms, pe-double, pe-cv, pe-exit, pe-students, pe-equal, pe-travel, da-storage, da-remote, da-rights, da-secrecy, da-incident, ct-agreement, ct-law, ct-freedom, ct-duty, ct-home, ct-exit, st-level, st-secured, st-exception, st-insurance, st-equal, du-end-use, du-assistance, du-surveillance, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit, fi-speech, fi-requests, fi-values, fi-reciprocal, hr-group, hr-authority, hr-proximity, hr-field, hr-pressure, hr-safety, hr-ai, hr-land, hr-assessment, hr-complaint, hr-signal"}','2026-11-28 03:00:31.939069','13cabcfdf92525439da4da8f7c40d8eb789438a9b778c1ff4da74751d39a983d','0e08642555dd740932b4a1aee2d04ac56140663845366d2a6bbd921ceef223a7');
INSERT INTO "event" VALUES(76,10,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:32.019968','0e08642555dd740932b4a1aee2d04ac56140663845366d2a6bbd921ceef223a7','dbefe904592cb16d2a6091f2c51b1dc068fbf3f3c6fd44225b788077defc7107');
INSERT INTO "event" VALUES(77,10,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI och sedan till SAI", "en": "The case goes to RAI and then to SAI"}, "level": {"sv": "Kritisk", "en": "Critical"}}','2026-11-28 03:00:32.019968','dbefe904592cb16d2a6091f2c51b1dc068fbf3f3c6fd44225b788077defc7107','4265d80bdd95a0b146c8c04a95ad4aff28a9aa136e524ba7f067bc629ebdfc12');
INSERT INTO "event" VALUES(78,10,'no-conflict-declared',5,'{}','2026-11-28 03:00:32.107125','4265d80bdd95a0b146c8c04a95ad4aff28a9aa136e524ba7f067bc629ebdfc12','84f1b374483b7588598ce952b898763a1bcdeb077911746aa2d5ccf69d9de498');
INSERT INTO "event" VALUES(79,10,'rating-given',5,'{"revision": "1"}','2026-11-28 03:00:32.111021','84f1b374483b7588598ce952b898763a1bcdeb077911746aa2d5ccf69d9de498','cf28dbf8a0d678d62420c55bb4a27475ca63c4e2705ed8f4db43776b851df259');
INSERT INTO "event" VALUES(80,10,'no-conflict-declared',6,'{}','2026-11-28 03:00:32.122181','cf28dbf8a0d678d62420c55bb4a27475ca63c4e2705ed8f4db43776b851df259','48acc0afe28f23db34159ea4d8468969db7e35b70bde3874853eee852b5630e8');
INSERT INTO "event" VALUES(81,10,'rating-given',6,'{"revision": "1"}','2026-11-28 03:00:32.127038','48acc0afe28f23db34159ea4d8468969db7e35b70bde3874853eee852b5630e8','e12c99ed985c9b0549f6616d607ff36f70fb5ef7928fc4e89ed84d9680074d9c');
INSERT INTO "event" VALUES(82,10,'no-conflict-declared',7,'{}','2026-11-28 03:00:32.139081','e12c99ed985c9b0549f6616d607ff36f70fb5ef7928fc4e89ed84d9680074d9c','691be12d5aaa51a4c31dc26d60a88c5d305ff94730141538760cd74c7a8cb819');
INSERT INTO "event" VALUES(83,10,'rating-given',7,'{"revision": "1"}','2026-11-28 03:00:32.147049','691be12d5aaa51a4c31dc26d60a88c5d305ff94730141538760cd74c7a8cb819','a1eb1c35a69c7ceef95ce0dfa2789c01bd4498839c63e70b11b66d26a57142e8');
INSERT INTO "event" VALUES(84,10,'opinion-given',5,'{"advice": {"sv": "SAI b\u00f6r ta st\u00e4llning", "en": "SAI should take a position"}, "dissents": "1"}','2026-11-28 03:00:32.155041','a1eb1c35a69c7ceef95ce0dfa2789c01bd4498839c63e70b11b66d26a57142e8','4ea16bc5c464abc387d8d03a219649d8b879b26ecbf668202e703a4108aa07f2');
INSERT INTO "event" VALUES(85,10,'case-referred',5,'{"group": "SAI", "reason": "RAI ser ett tydligt akademiskt v\u00e4rde. Riskerna g\u00e4ller fr\u00e4mst tillg\u00e5ng och villkor och kan begr\u00e4nsas."}','2026-11-28 03:00:32.155041','4ea16bc5c464abc387d8d03a219649d8b879b26ecbf668202e703a4108aa07f2','fa22f14d792ad7d6fb3b0c66875bb440868da700e58c0c159ce17f408ddea185');
INSERT INTO "event" VALUES(86,11,'case-started',1,'{"reference": "RF-2026-0011"}','2026-11-28 03:00:32.167040','fa22f14d792ad7d6fb3b0c66875bb440868da700e58c0c159ce17f408ddea185','231bdb2049f9fa7af4111263de72149d7252ab2adb2d8cd130d39c3d0b49fd94');
INSERT INTO "event" VALUES(87,11,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pe-travel, da-storage, da-incident, re-coordinator, re-funder-rules, re-milestones, hr-group, hr-authority, hr-proximity, hr-field, hr-safety, hr-ai, hr-land, hr-assessment, hr-complaint, hr-signal"}','2026-11-28 03:00:32.187143','231bdb2049f9fa7af4111263de72149d7252ab2adb2d8cd130d39c3d0b49fd94','9d6c298d532bbfa5e1dde832a0b13a2ba16ad824b9a4ed3f9e51c58d0d341619');
INSERT INTO "event" VALUES(88,11,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:32.233326','9d6c298d532bbfa5e1dde832a0b13a2ba16ad824b9a4ed3f9e51c58d0d341619','547de068f47027d421599d385a222da55f0a76c76dc41aef3c3a5644068045ac');
INSERT INTO "event" VALUES(89,11,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI", "en": "The case goes to RAI"}, "level": {"sv": "H\u00f6g", "en": "High"}}','2026-11-28 03:00:32.233326','547de068f47027d421599d385a222da55f0a76c76dc41aef3c3a5644068045ac','e1ad7abee3ad038ab7d2618465bf9c4a768dffadd3a39c9736b17fe1f32a754e');
INSERT INTO "event" VALUES(90,11,'no-conflict-declared',5,'{}','2026-11-28 03:00:32.275541','e1ad7abee3ad038ab7d2618465bf9c4a768dffadd3a39c9736b17fe1f32a754e','b48d9c18c978c4d68fcd9dd5da065d737855dcbaf8c01c94aa744bedcb01392e');
INSERT INTO "event" VALUES(91,11,'rating-given',5,'{"revision": "1"}','2026-11-28 03:00:32.303699','b48d9c18c978c4d68fcd9dd5da065d737855dcbaf8c01c94aa744bedcb01392e','d9bb29a90e15df86b0ea1f17a5e729267fbfb1d4362d6ad57a9bedb7e32e26f6');
INSERT INTO "event" VALUES(92,11,'no-conflict-declared',6,'{}','2026-11-28 03:00:32.339069','d9bb29a90e15df86b0ea1f17a5e729267fbfb1d4362d6ad57a9bedb7e32e26f6','af750c61c79dd25b11679353e6b19256d88f56df6600ba7285b57993071fa3ec');
INSERT INTO "event" VALUES(93,11,'rating-given',6,'{"revision": "1"}','2026-11-28 03:00:32.351157','af750c61c79dd25b11679353e6b19256d88f56df6600ba7285b57993071fa3ec','34c067f56ade43c17707e8aa83e2a12ad6c55bd09df849c460b2ae3bc8e87969');
INSERT INTO "event" VALUES(94,11,'no-conflict-declared',7,'{}','2026-11-28 03:00:32.367020','34c067f56ade43c17707e8aa83e2a12ad6c55bd09df849c460b2ae3bc8e87969','5522f4c705f44dd74d1260cd6f30e9222da8a160ad27043b612b5cf8e534825b');
INSERT INTO "event" VALUES(95,11,'rating-given',7,'{"revision": "1"}','2026-11-28 03:00:32.377663','5522f4c705f44dd74d1260cd6f30e9222da8a160ad27043b612b5cf8e534825b','2f49cfad65c149090b3083d43f5000db9d0508511dd766047d1117ca5d6512a8');
INSERT INTO "event" VALUES(96,11,'opinion-given',5,'{"advice": {"sv": "Samarbetet kan genomf\u00f6ras med villkor", "en": "The collaboration can go ahead with conditions"}, "dissents": "1"}','2026-11-28 03:00:32.391043','2f49cfad65c149090b3083d43f5000db9d0508511dd766047d1117ca5d6512a8','972aa41878ece137fa87d2f810a3e075a45b1d73b0781c9923e966824bcad626');
INSERT INTO "event" VALUES(97,11,'decision-taken',14,'{"outcome": {"sv": "Ja, med villkor", "en": "Yes, with conditions"}}','2026-11-28 03:00:32.403048','972aa41878ece137fa87d2f810a3e075a45b1d73b0781c9923e966824bcad626','acb19866f0b44a6062accb28ee3bf6c22e4a096ef0532154501d98d4d504da78');
INSERT INTO "event" VALUES(98,11,'case-suspended',14,'{"reason": "Nya uppgifter om partnerns \u00e4gare ska utredas."}','2026-11-28 03:00:32.419042','acb19866f0b44a6062accb28ee3bf6c22e4a096ef0532154501d98d4d504da78','9858d4567edf981defb8245e4d0b3884d04e7e6f6771cec20849c2d6494bec0f');
INSERT INTO "event" VALUES(99,12,'case-started',1,'{"reference": "RF-2026-0012"}','2026-11-28 03:00:32.431034','9858d4567edf981defb8245e4d0b3884d04e7e6f6771cec20849c2d6494bec0f','3a7427e23d7fab12c65d72483583edbd861ac72b99a54171f31892ec93fe8745');
INSERT INTO "event" VALUES(100,12,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-adverse, pa-others, pa-change, fu-source, fu-disclosed, fu-favours, fu-choice, fu-after, fu-cost, fu-signatory, pe-double, da-rights, da-secrecy, dn-return, dn-revoke, dn-level, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit, fi-speech, fi-requests, fi-values, fi-reciprocal"}','2026-11-28 03:00:32.439024','3a7427e23d7fab12c65d72483583edbd861ac72b99a54171f31892ec93fe8745','2144b0230d1a30c9774ac0bdf39be2e598040878fd9fed56ee9ec903506b586b');
INSERT INTO "event" VALUES(101,12,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:32.478787','2144b0230d1a30c9774ac0bdf39be2e598040878fd9fed56ee9ec903506b586b','d1d6d09078554a7d428ad19877ee38c896a4cf9ef299a4f6f7945b306754e072');
INSERT INTO "event" VALUES(102,12,'stop-opened',1,'{"gate": "H11", "functions": {"sv": "Juridik", "en": "Legal counsel"}}','2026-11-28 03:00:32.478787','d1d6d09078554a7d428ad19877ee38c896a4cf9ef299a4f6f7945b306754e072','ee850c248678c96ba676e4c6af487535e64daaf902e031b9d925c09db348e323');
INSERT INTO "event" VALUES(103,12,'case-routed',1,'{"route": {"sv": "En sp\u00e4rr m\u00e5ste h\u00e4vas f\u00f6rst", "en": "A stop must be cleared first"}, "level": {"sv": "H\u00f6g", "en": "High"}}','2026-11-28 03:00:32.478787','ee850c248678c96ba676e4c6af487535e64daaf902e031b9d925c09db348e323','8502b99d8a3fde52dcc668dd77ab9f55f4b5f264c876025aae18105c4fe11c9e');
INSERT INTO "event" VALUES(104,12,'case-returned',11,'{"reason": "Bifoga avtalsutkastet och beskriv villkoren f\u00f6r publicering."}','2026-11-28 03:00:32.515823','8502b99d8a3fde52dcc668dd77ab9f55f4b5f264c876025aae18105c4fe11c9e','66046c171bfe3337d09fd085f397fe13248308542a5432898ec3c7baacaf08b9');
INSERT INTO "event" VALUES(105,13,'case-started',1,'{"reference": "RF-2026-0013"}','2026-11-28 03:00:32.547207','66046c171bfe3337d09fd085f397fe13248308542a5432898ec3c7baacaf08b9','13d855ebea7747851729e9f5848b04e2abef2691babce9003f0be9e7287a1736');
INSERT INTO "event" VALUES(106,13,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8"}','2026-11-28 03:00:32.558773','13d855ebea7747851729e9f5848b04e2abef2691babce9003f0be9e7287a1736','27d071e01d161318840559f7d194b60c4c8c7990cc42c27c3f377cb256304c01');
INSERT INTO "event" VALUES(107,13,'case-withdrawn',1,'{"reason": "Utbytet skjuts upp."}','2026-11-28 03:00:32.575848','27d071e01d161318840559f7d194b60c4c8c7990cc42c27c3f377cb256304c01','33346414d04a8ffb0bba9e4942f8a85ff9ed8f65aacc4f2a1b5bc87d09efd702');
INSERT INTO "event" VALUES(108,14,'case-started',1,'{"reference": "RF-2026-0014"}','2026-11-28 03:00:32.582167','33346414d04a8ffb0bba9e4942f8a85ff9ed8f65aacc4f2a1b5bc87d09efd702','6813035002a165ec9361be1a9e6dbacf2e84c168a006bdd7d8ff983312fb5e8c');
INSERT INTO "event" VALUES(109,14,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, du-access, partner-known, fi-state, fi-share, fi-conditions, ed-involves, hr-use, hr-partner, pa-own-interest, pa-others, pa-change, fu-after, da-classified, da-remote, da-rights, da-secrecy, cw-kind, cw-price, cw-loyalty, cw-military-sales, du-end-use, du-end-user, du-leaves-eu, du-licence, du-goods, du-export-form, du-clauses, du-other-rules, fi-publication, fi-approach, fi-attraction, fi-embedding, fi-exit"}','2026-11-28 03:00:32.599073','6813035002a165ec9361be1a9e6dbacf2e84c168a006bdd7d8ff983312fb5e8c','656cc19cc2e21ff3f8e18ff9b3de71e20b2156666c6940ebb6bac305f9ae4ee9');
INSERT INTO "event" VALUES(110,14,'assessment-submitted',1,'{"revision": "1"}','2026-11-28 03:00:32.654854','656cc19cc2e21ff3f8e18ff9b3de71e20b2156666c6940ebb6bac305f9ae4ee9','dbf66f0de5fe1f110244e70188411ea63007245e5e0358580d50ec1e2dd76e55');
INSERT INTO "event" VALUES(111,14,'gate-asked',1,'{"gate": "H2", "functions": {"sv": "Exportkontroll", "en": "Export control"}}','2026-11-28 03:00:32.654854','dbf66f0de5fe1f110244e70188411ea63007245e5e0358580d50ec1e2dd76e55','f0b9788e21354c9c8de493dd832dd81ba5c6933724831a7068b785634772aced');
INSERT INTO "event" VALUES(112,14,'case-routed',1,'{"route": {"sv": "\u00c4rendet g\u00e5r till RAI", "en": "The case goes to RAI"}, "level": {"sv": "H\u00f6g", "en": "High"}}','2026-11-28 03:00:32.654854','f0b9788e21354c9c8de493dd832dd81ba5c6933724831a7068b785634772aced','f4e12a8e9b89ebdb853a9bddbfb048b2c492dc55f72572a8b5e7fa0988f7f31a');
INSERT INTO "event" VALUES(113,14,'case-dismissed',11,'{"reason": "Samma samarbete pr\u00f6vas redan i ett annat \u00e4rende."}','2026-11-28 03:00:32.687002','f4e12a8e9b89ebdb853a9bddbfb048b2c492dc55f72572a8b5e7fa0988f7f31a','6e7261d6ee8ad916f4ae0e10e73e1ba007015659a74a49f1fb831d21cbf6fe04');
INSERT INTO "event" VALUES(114,15,'case-started',1,'{"reference": "RF-2026-0015"}','2026-11-28 03:00:32.702989','6e7261d6ee8ad916f4ae0e10e73e1ba007015659a74a49f1fb831d21cbf6fe04','876b8b6eefb12ffc5bc3adbd8c1f6634fd35c6d1949fa0a0f71e97c2f2ca9192');
INSERT INTO "event" VALUES(115,15,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6"}','2026-11-28 03:00:32.710967','876b8b6eefb12ffc5bc3adbd8c1f6634fd35c6d1949fa0a0f71e97c2f2ca9192','485bd38f1c636e9aa99e1076946065bb4015d3a7b1e388c45801c1437aaf35b8');
INSERT INTO "event" VALUES(116,15,'handed-to-security',1,'{}','2026-11-28 03:00:32.722988','485bd38f1c636e9aa99e1076946065bb4015d3a7b1e388c45801c1437aaf35b8','b55d145d84d5c7d13ceb7da69dc17c3d7974b0073a054664a67adef1459da47c');
INSERT INTO "event" VALUES(117,16,'case-started',1,'{"reference": "RF-2026-0016"}','2026-11-28 03:00:32.734977','b55d145d84d5c7d13ceb7da69dc17c3d7974b0073a054664a67adef1459da47c','c91efa63b23698df785a3192ea18e497afd5190b315f0e84b65cecb4fc42a85c');
INSERT INTO "event" VALUES(118,16,'case-copied',1,'{"source": "RF-2026-0001", "count": "33"}','2026-11-28 03:00:32.734977','c91efa63b23698df785a3192ea18e497afd5190b315f0e84b65cecb4fc42a85c','93bed45a816f5ef374e46ec9016c382ae16e929f437d8ea744b854730a800c4d');
INSERT INTO "event" VALUES(119,17,'case-started',1,'{"reference": "RF-2026-0017"}','2026-11-28 03:00:32.754994','93bed45a816f5ef374e46ec9016c382ae16e929f437d8ea744b854730a800c4d','8e6943c738c9aaf52eb01ee30918763d0b487b676a526b70e546abdee50ac436');
INSERT INTO "event" VALUES(120,17,'assessment-answered',1,'{"questions": "h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, title, summary, kind, partner-names, partner-territories, du-technology, du-links, partner-known"}','2026-11-28 03:00:32.767031','8e6943c738c9aaf52eb01ee30918763d0b487b676a526b70e546abdee50ac436','33fa90220f8c9f32d2d424d4a5c2a57b6db4ac6f8af39c98d07bda6467d229b4');
INSERT INTO "event" VALUES(121,17,'co-editor-invited',1,'{"person": "Bodil Berg"}','2026-11-28 03:00:32.787006','33fa90220f8c9f32d2d424d4a5c2a57b6db4ac6f8af39c98d07bda6467d229b4','b4e4b0072a0993f1e86d34144bbaf740234f0e9b2aba2912b8f55fb59ff335ad');
INSERT INTO "event" VALUES(122,17,'question-asked',2,'{"asked": {"sv": "Exportkontroll", "en": "Export control"}, "question": {"sv": "Hur k\u00e4nslig \u00e4r den teknik ni delar, bygger eller l\u00e4r ut?", "en": "How sensitive is the technology that you share, build or teach?"}}','2026-11-28 03:00:32.798983','b4e4b0072a0993f1e86d34144bbaf740234f0e9b2aba2912b8f55fb59ff335ad','8ad4a108c415b45e9915897e8d729c44acd658e88dd9395341b2857781f26647');
INSERT INTO "event" VALUES(123,17,'note-written',2,'{"question": {"sv": "Hur k\u00e4nslig \u00e4r den teknik ni delar, bygger eller l\u00e4r ut?", "en": "How sensitive is the technology that you share, build or teach?"}}','2026-11-28 03:00:32.810959','8ad4a108c415b45e9915897e8d729c44acd658e88dd9395341b2857781f26647','154063e3407fc8392aa27064413a7b8e5419d1fff25e1ecad327db19370ccebf');
INSERT INTO "event" VALUES(124,17,'document-attached',1,'{"number": "1", "digest": "6424690877d2e2834a31862d7235e4ee2ab13ac6c0bfbb62860800bac1eb247d"}','2026-11-28 03:00:32.847157','154063e3407fc8392aa27064413a7b8e5419d1fff25e1ecad327db19370ccebf','6da607b8f9829483a2eecc33ee59eda2b0b39d807c52eec89ae917997ed51fa2');
INSERT INTO "event" VALUES(125,1,'record-archived',NULL,'{"number": "1"}','2026-11-28 03:00:35.411281','6da607b8f9829483a2eecc33ee59eda2b0b39d807c52eec89ae917997ed51fa2','6499929f34f4bc67b50c767b5a2acb45ed4fb555686b5cb4e244ac6bb777d991');
CREATE TABLE indicator_value (
	id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	indicator VARCHAR NOT NULL, 
	territory VARCHAR NOT NULL, 
	as_of DATE NOT NULL, 
	value FLOAT NOT NULL, 
	low FLOAT, 
	high FLOAT, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(import_id) REFERENCES context_import (id), 
	UNIQUE (territory, indicator, as_of)
);
CREATE TABLE inquiry (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	person_id INTEGER, 
	function VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	due DATE, 
	asked_by INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(asked_by) REFERENCES person (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "inquiry" VALUES(1,17,18,'du-technology',NULL,'export-control','Är positionsgivarna listade? Vi köper dem färdiga och delar bara utvärderingen.','2027-01-15',2,'2026-11-28 03:00:32.798983');
CREATE TABLE inquiry_end (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	inquiry_id INTEGER NOT NULL, 
	how VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	ended_by INTEGER, 
	ended_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(ended_by) REFERENCES person (id), 
	FOREIGN KEY(inquiry_id) REFERENCES inquiry (id), 
	UNIQUE (inquiry_id)
);
CREATE TABLE judgement (
	id INTEGER NOT NULL, 
	partner_id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	entry VARCHAR NOT NULL, 
	entry_name VARCHAR NOT NULL, 
	pair VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	author_id INTEGER NOT NULL, 
	case_id INTEGER, 
	judged_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(author_id) REFERENCES person (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(partner_id) REFERENCES partner (id)
);
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	event_seq INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	letter VARCHAR(40) NOT NULL, 
	question VARCHAR NOT NULL, 
	written_at DATETIME NOT NULL, 
	ordered_at DATETIME NOT NULL, 
	delivery VARCHAR(40) NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	sent_at DATETIME, 
	problem VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(event_seq) REFERENCES event (seq), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (event_seq, person_id, letter)
);
INSERT INTO "letter" VALUES(1,2,10,13,'stop','','2026-11-28 03:00:30.850412','2026-11-28 03:00:30.850412','waiting','2026-11-28 03:00:30.850412',0,NULL,'');
INSERT INTO "letter" VALUES(2,4,17,4,'to-head','','2026-11-28 03:00:31.023045','2026-11-28 03:00:31.023045','waiting','2026-11-28 03:00:31.023045',0,NULL,'');
INSERT INTO "letter" VALUES(3,5,22,4,'to-head','','2026-11-28 03:00:31.099024','2026-11-28 03:00:31.099024','waiting','2026-11-28 03:00:31.099024',0,NULL,'');
INSERT INTO "letter" VALUES(4,5,25,1,'closed','','2026-11-28 03:00:31.126990','2026-11-28 03:00:31.126990','waiting','2026-11-28 03:00:31.126990',0,NULL,'');
INSERT INTO "letter" VALUES(5,6,30,12,'stop','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(6,6,30,5,'to-rai','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(7,6,30,6,'to-rai','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(8,6,30,7,'to-rai','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(9,6,30,8,'to-rai','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(10,6,30,11,'to-rai','','2026-11-28 03:00:31.194520','2026-11-28 03:00:31.194520','waiting','2026-11-28 03:00:31.194520',0,NULL,'');
INSERT INTO "letter" VALUES(11,7,41,12,'stop','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(12,7,41,13,'stop','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(13,7,41,5,'to-rai','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(14,7,41,6,'to-rai','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(15,7,41,7,'to-rai','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(16,7,41,8,'to-rai','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(17,7,41,11,'to-rai','','2026-11-28 03:00:31.351363','2026-11-28 03:00:31.351363','waiting','2026-11-28 03:00:31.351363',0,NULL,'');
INSERT INTO "letter" VALUES(18,8,45,5,'to-rai','','2026-11-28 03:00:31.434344','2026-11-28 03:00:31.434344','waiting','2026-11-28 03:00:31.434344',0,NULL,'');
INSERT INTO "letter" VALUES(19,8,45,6,'to-rai','','2026-11-28 03:00:31.434344','2026-11-28 03:00:31.434344','waiting','2026-11-28 03:00:31.434344',0,NULL,'');
INSERT INTO "letter" VALUES(20,8,45,7,'to-rai','','2026-11-28 03:00:31.434344','2026-11-28 03:00:31.434344','waiting','2026-11-28 03:00:31.434344',0,NULL,'');
INSERT INTO "letter" VALUES(21,8,45,8,'to-rai','','2026-11-28 03:00:31.434344','2026-11-28 03:00:31.434344','waiting','2026-11-28 03:00:31.434344',0,NULL,'');
INSERT INTO "letter" VALUES(22,8,45,11,'to-rai','','2026-11-28 03:00:31.434344','2026-11-28 03:00:31.434344','waiting','2026-11-28 03:00:31.434344',0,NULL,'');
INSERT INTO "letter" VALUES(23,8,52,14,'to-decide','','2026-11-28 03:00:31.535020','2026-11-28 03:00:31.535020','waiting','2026-11-28 03:00:31.535020',0,NULL,'');
INSERT INTO "letter" VALUES(24,9,58,12,'stop','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(25,9,58,13,'stop','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(26,9,58,5,'to-rai','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(27,9,58,6,'to-rai','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(28,9,58,7,'to-rai','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(29,9,58,8,'to-rai','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(30,9,58,11,'to-rai','','2026-11-28 03:00:31.641602','2026-11-28 03:00:31.641602','waiting','2026-11-28 03:00:31.641602',0,NULL,'');
INSERT INTO "letter" VALUES(31,9,66,9,'to-sai','','2026-11-28 03:00:31.766997','2026-11-28 03:00:31.766997','waiting','2026-11-28 03:00:31.766997',0,NULL,'');
INSERT INTO "letter" VALUES(32,9,66,10,'to-sai','','2026-11-28 03:00:31.766997','2026-11-28 03:00:31.766997','waiting','2026-11-28 03:00:31.766997',0,NULL,'');
INSERT INTO "letter" VALUES(33,9,71,15,'to-decide','','2026-11-28 03:00:31.847061','2026-11-28 03:00:31.847061','waiting','2026-11-28 03:00:31.847061',0,NULL,'');
INSERT INTO "letter" VALUES(34,9,73,1,'decided','','2026-11-28 03:00:31.887021','2026-11-28 03:00:31.887021','waiting','2026-11-28 03:00:31.887021',0,NULL,'');
INSERT INTO "letter" VALUES(35,10,77,5,'to-rai','','2026-11-28 03:00:32.019968','2026-11-28 03:00:32.019968','waiting','2026-11-28 03:00:32.019968',0,NULL,'');
INSERT INTO "letter" VALUES(36,10,77,6,'to-rai','','2026-11-28 03:00:32.019968','2026-11-28 03:00:32.019968','waiting','2026-11-28 03:00:32.019968',0,NULL,'');
INSERT INTO "letter" VALUES(37,10,77,7,'to-rai','','2026-11-28 03:00:32.019968','2026-11-28 03:00:32.019968','waiting','2026-11-28 03:00:32.019968',0,NULL,'');
INSERT INTO "letter" VALUES(38,10,77,8,'to-rai','','2026-11-28 03:00:32.019968','2026-11-28 03:00:32.019968','waiting','2026-11-28 03:00:32.019968',0,NULL,'');
INSERT INTO "letter" VALUES(39,10,77,11,'to-rai','','2026-11-28 03:00:32.019968','2026-11-28 03:00:32.019968','waiting','2026-11-28 03:00:32.019968',0,NULL,'');
INSERT INTO "letter" VALUES(40,10,85,9,'to-sai','','2026-11-28 03:00:32.155041','2026-11-28 03:00:32.155041','waiting','2026-11-28 03:00:32.155041',0,NULL,'');
INSERT INTO "letter" VALUES(41,10,85,10,'to-sai','','2026-11-28 03:00:32.155041','2026-11-28 03:00:32.155041','waiting','2026-11-28 03:00:32.155041',0,NULL,'');
INSERT INTO "letter" VALUES(42,11,89,5,'to-rai','','2026-11-28 03:00:32.233326','2026-11-28 03:00:32.233326','waiting','2026-11-28 03:00:32.233326',0,NULL,'');
INSERT INTO "letter" VALUES(43,11,89,6,'to-rai','','2026-11-28 03:00:32.233326','2026-11-28 03:00:32.233326','waiting','2026-11-28 03:00:32.233326',0,NULL,'');
INSERT INTO "letter" VALUES(44,11,89,7,'to-rai','','2026-11-28 03:00:32.233326','2026-11-28 03:00:32.233326','waiting','2026-11-28 03:00:32.233326',0,NULL,'');
INSERT INTO "letter" VALUES(45,11,89,8,'to-rai','','2026-11-28 03:00:32.233326','2026-11-28 03:00:32.233326','waiting','2026-11-28 03:00:32.233326',0,NULL,'');
INSERT INTO "letter" VALUES(46,11,89,11,'to-rai','','2026-11-28 03:00:32.233326','2026-11-28 03:00:32.233326','waiting','2026-11-28 03:00:32.233326',0,NULL,'');
INSERT INTO "letter" VALUES(47,11,96,14,'to-decide','','2026-11-28 03:00:32.391043','2026-11-28 03:00:32.391043','waiting','2026-11-28 03:00:32.391043',0,NULL,'');
INSERT INTO "letter" VALUES(48,11,98,1,'decided','','2026-11-28 03:00:32.419042','2026-11-28 03:00:32.419042','waiting','2026-11-28 03:00:32.403048',0,NULL,'');
INSERT INTO "letter" VALUES(49,12,103,13,'stop','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(50,12,103,5,'to-rai','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(51,12,103,6,'to-rai','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(52,12,103,7,'to-rai','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(53,12,103,8,'to-rai','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(54,12,103,11,'to-rai','','2026-11-28 03:00:32.478787','2026-11-28 03:00:32.478787','waiting','2026-11-28 03:00:32.478787',0,NULL,'');
INSERT INTO "letter" VALUES(55,12,104,1,'supplement','','2026-11-28 03:00:32.515823','2026-11-28 03:00:32.515823','waiting','2026-11-28 03:00:32.515823',0,NULL,'');
INSERT INTO "letter" VALUES(56,14,112,12,'stop','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(57,14,112,5,'to-rai','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(58,14,112,6,'to-rai','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(59,14,112,7,'to-rai','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(60,14,112,8,'to-rai','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(61,14,112,11,'to-rai','','2026-11-28 03:00:32.654854','2026-11-28 03:00:32.654854','waiting','2026-11-28 03:00:32.654854',0,NULL,'');
INSERT INTO "letter" VALUES(62,14,113,1,'closed','','2026-11-28 03:00:32.687002','2026-11-28 03:00:32.687002','waiting','2026-11-28 03:00:32.687002',0,NULL,'');
INSERT INTO "letter" VALUES(63,17,122,12,'question','du-technology','2026-11-28 03:00:32.798983','2026-11-28 03:00:32.798983','waiting','2026-11-28 03:00:32.798983',0,NULL,'');
CREATE TABLE list_entry (
	version_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	territories JSON NOT NULL, 
	programme VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	listed_on VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	identifiers JSON NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version_id, number), 
	FOREIGN KEY(version_id) REFERENCES list_version (id)
);
CREATE TABLE list_entry_name (
	version_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	PRIMARY KEY (version_id, number, position), 
	FOREIGN KEY(version_id) REFERENCES list_version (id)
);
CREATE TABLE list_version (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	published_on DATE, 
	imported_at DATETIME NOT NULL, 
	imported_by INTEGER, 
	entries INTEGER NOT NULL, 
	names INTEGER NOT NULL, 
	left_out INTEGER NOT NULL, 
	is_in_force BOOLEAN NOT NULL, 
	replaced_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(imported_by) REFERENCES person (id)
);
CREATE TABLE matter (
	version INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	reference VARCHAR NOT NULL, 
	registry_no VARCHAR NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	department VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	partner VARCHAR NOT NULL, 
	decision_maker VARCHAR, 
	was_with_rai BOOLEAN NOT NULL, 
	was_with_sai BOOLEAN NOT NULL, 
	drawn_for_check BOOLEAN NOT NULL, 
	records_due INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES person (id), 
	UNIQUE (code), 
	UNIQUE (reference)
);
INSERT INTO "matter" VALUES(4,1,'YXsIMSKyu3xD','RF-2026-0001','','closed',1,'ITM','Ventilation i skolor, jämförelse med nordisk partner','seed-funding','Øresunds tekniske universitet',NULL,0,0,0,1,'2026-11-28 03:00:30.615854','2026-11-28 03:00:30.763809');
INSERT INTO "matter" VALUES(4,2,'eosrFQV4eYXD','RF-2026-0002','','stopped',1,'ITM','Workshop series with an undeclared second post','joint-programme','Fjord Business School',NULL,0,0,0,0,'2026-11-28 03:00:30.805504','2026-11-28 03:00:30.850412');
INSERT INTO "matter" VALUES(3,3,'QEkodUPuTKu8','RF-2026-0003','','draft',1,'ITM','Student exchange in energy systems','exchange','',NULL,0,0,0,0,'2026-11-28 03:00:30.899256','2026-11-28 03:00:30.919036');
INSERT INTO "matter" VALUES(5,4,'v2lZAvxEmEYj','RF-2026-0004','','with-head',1,'ITM','Fatigue model for wind-turbine laminates','innovation','Nordwind Laminate GmbH','head-of-department',0,0,0,0,'2026-11-28 03:00:30.951078','2026-11-28 03:00:31.023045');
INSERT INTO "matter" VALUES(7,5,'Rw2NpY5eOnbi','RF-2026-0005','','closed',1,'ITM','Vattensensorer och intervjuer i tre byar','research','Savanna Institute of Technology','head-of-department',0,0,0,1,'2026-11-28 03:00:31.047061','2026-11-28 03:00:31.126990');
INSERT INTO "matter" VALUES(8,6,'7v4Lj1DcONax','RF-2026-0006','','with-rai',1,'ITM','Fatigue of high-temperature alloys for an aircraft maker','commissioned','Meridian Aircraft Corporation, Škoda-Łódź Test Centre','vice-president',1,0,0,0,'2026-11-28 03:00:31.147021','2026-11-28 03:00:31.267084');
INSERT INTO "matter" VALUES(4,7,'gNKFdxKhu7CR','RF-2026-0007','','with-rai',1,'ITM','Fyra gästdoktorander vid elektronmikroskopet','visit','Fyra lärosäten i samma land','president',1,0,0,0,'2026-11-28 03:00:31.279774','2026-11-28 03:00:31.351363');
INSERT INTO "matter" VALUES(11,8,'SeGw0ct7ZDQZ','RF-2026-0008','','to-decide',1,'ITM','Food security in a refugee settlement','research','Relief and Shelter International','vice-president',1,0,0,0,'2026-11-28 03:00:31.371146','2026-11-28 03:00:31.535020');
INSERT INTO "matter" VALUES(18,9,'UXM7YaRjkyDU','RF-2026-0009','','decided',1,'ITM','Joint laboratory for radio-astronomy receivers','strategic-partnership','Institute of Receiver Science, Aurora Electronics Group','president',1,1,0,1,'2026-11-28 03:00:31.551019','2026-11-28 03:00:31.887021');
INSERT INTO "matter" VALUES(11,10,'0s9Bi6BOQXhN','RF-2026-0010','','with-sai',1,'ITM','Tolv doktorander på ett statligt stipendieprogram','cotutelle','北京 Scholarship Foundation (påhittad)','president',1,1,0,0,'2026-11-28 03:00:31.921249','2026-11-28 03:00:32.155041');
INSERT INTO "matter" VALUES(13,11,'IuavqqpnflUF','RF-2026-0011','','suspended',1,'ITM','Open-source tools for satellite images','research','Terra Vision Labs','vice-president',1,0,0,2,'2026-11-28 03:00:32.167040','2026-11-28 03:00:32.419042');
INSERT INTO "matter" VALUES(5,12,'pQDqh3VcM039','RF-2026-0012','','supplement',1,'ITM','Donation to a centre for energy policy','donation','Volta Storage Inc.','vice-president',1,0,0,0,'2026-11-28 03:00:32.431034','2026-11-28 03:00:32.515823');
INSERT INTO "matter" VALUES(4,13,'gwnTbG8r748K','RF-2026-0013','','withdrawn',1,'ITM','Student exchange in energy systems','exchange','',NULL,0,0,0,0,'2026-11-28 03:00:32.547207','2026-11-28 03:00:32.575848');
INSERT INTO "matter" VALUES(5,14,'CSOGZxw7mpAg','RF-2026-0014','','dismissed',1,'ITM','Fatigue of high-temperature alloys for an aircraft maker','commissioned','Meridian Aircraft Corporation, Škoda-Łódź Test Centre','vice-president',1,0,0,1,'2026-11-28 03:00:32.582167','2026-11-28 03:00:32.687002');
INSERT INTO "matter" VALUES(4,15,'XM3Ry1xieCSy','RF-2026-0015','','with-security',1,'ITM','','','',NULL,0,0,0,0,'2026-11-28 03:00:32.702989','2026-11-28 03:00:32.722988');
INSERT INTO "matter" VALUES(2,16,'A9xAv0cneO57','RF-2026-0016','','draft',1,'ITM','Ventilation i skolor, jämförelse med nordisk partner','seed-funding','Øresunds tekniske universitet',NULL,0,0,0,0,'2026-11-28 03:00:32.734977','2026-11-28 03:00:32.734977');
INSERT INTO "matter" VALUES(7,17,'wqZPabHJdaDz','RF-2026-0017','','draft',1,'ITM','Food security in a refugee settlement','research','Relief and Shelter International',NULL,0,0,0,0,'2026-11-28 03:00:32.754994','2026-11-28 03:00:32.847157');
CREATE TABLE note (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	resolves INTEGER, 
	author_id INTEGER NOT NULL, 
	written_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(author_id) REFERENCES person (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(resolves) REFERENCES note (id), 
	UNIQUE (resolves)
);
INSERT INTO "note" VALUES(1,17,18,'du-technology','Jag tror att givarna ligger under gränsen, men det bör exportkontrollen bekräfta.',NULL,2,'2026-11-28 03:00:32.810959');
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE "operation_outputs" (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    function_name TEXT NOT NULL DEFAULT '',
    output TEXT,
    error TEXT,
    child_workflow_id TEXT,
    started_at_epoch_ms INTEGER,
    completed_at_epoch_ms INTEGER,
    serialization TEXT,
    application_name TEXT DEFAULT NULL,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    PRIMARY KEY (workflow_uuid, function_id)
);
CREATE TABLE opinion (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	"group" VARCHAR NOT NULL, 
	advice VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	conditions JSON NOT NULL, 
	dissents JSON NOT NULL, 
	given_by INTEGER NOT NULL, 
	given_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(given_by) REFERENCES person (id), 
	UNIQUE (assessment_id, "group")
);
INSERT INTO "opinion" VALUES(1,8,8,'rai','with-conditions','RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','[{"person": 7, "name": "Rosa R\u00f6nnberg", "reason": "Jag anser att samarbetet kan genomf\u00f6ras utan s\u00e4rskilda villkor, eftersom avtalet redan reglerar fr\u00e5gan."}]',5,'2026-11-28 03:00:31.535020');
INSERT INTO "opinion" VALUES(2,9,9,'rai','to-sai','RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','[{"person": 7, "name": "Rosa R\u00f6nnberg", "reason": "Jag anser att samarbetet kan genomf\u00f6ras utan s\u00e4rskilda villkor, eftersom avtalet redan reglerar fr\u00e5gan."}]',5,'2026-11-28 03:00:31.766997');
INSERT INTO "opinion" VALUES(3,9,9,'sai','with-conditions','SAI delar RAI:s bedömning. Partnerns koppling till försvarsindustrin kräver ett snävare upplägg.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','[]',9,'2026-11-28 03:00:31.847061');
INSERT INTO "opinion" VALUES(4,10,10,'rai','to-sai','RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','[{"person": 7, "name": "Rosa R\u00f6nnberg", "reason": "Jag anser att samarbetet kan genomf\u00f6ras utan s\u00e4rskilda villkor, eftersom avtalet redan reglerar fr\u00e5gan."}]',5,'2026-11-28 03:00:32.155041');
INSERT INTO "opinion" VALUES(5,11,11,'rai','with-conditions','RAI ser ett tydligt akademiskt värde. Riskerna gäller främst tillgång och villkor och kan begränsas.','[{"text": "Skriftligt besked fr\u00e5n exportkontroll innan data l\u00e4mnar EU", "owner": "Alice \u00c5kerman", "due": "2027-02-01", "proof": "Beskedet i \u00e4rendet", "consequence": "\u00c4rendet tas upp p\u00e5 nytt"}, {"text": "Access plan for visiting staff with end dates", "owner": "Hedda Holm", "due": "2027-03-01", "proof": "The signed plan", "consequence": "Access is closed"}]','[{"person": 7, "name": "Rosa R\u00f6nnberg", "reason": "Jag anser att samarbetet kan genomf\u00f6ras utan s\u00e4rskilda villkor, eftersom avtalet redan reglerar fr\u00e5gan."}]',5,'2026-11-28 03:00:32.391043');
CREATE TABLE organisation (
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	types JSON NOT NULL, 
	territory VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	domains JSON NOT NULL, 
	identifiers JSON NOT NULL, 
	PRIMARY KEY (code)
);
CREATE TABLE organisation_name (
	organisation VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, position)
);
CREATE TABLE organisation_relation (
	organisation VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	other VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, position)
);
CREATE TABLE partner (
	version INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	territory VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER NOT NULL, 
	merged_into INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(created_by) REFERENCES person (id), 
	FOREIGN KEY(merged_into) REFERENCES partner (id), 
	UNIQUE (code)
);
CREATE TABLE partner_merge (
	id INTEGER NOT NULL, 
	partner_id INTEGER NOT NULL, 
	into_id INTEGER NOT NULL, 
	moved JSON NOT NULL, 
	dropped JSON NOT NULL, 
	reason VARCHAR NOT NULL, 
	merged_by INTEGER NOT NULL, 
	merged_at DATETIME NOT NULL, 
	undone_by INTEGER, 
	undone_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(into_id) REFERENCES partner (id), 
	FOREIGN KEY(merged_by) REFERENCES person (id), 
	FOREIGN KEY(partner_id) REFERENCES partner (id), 
	FOREIGN KEY(undone_by) REFERENCES person (id)
);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	login VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	department VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (login)
);
INSERT INTO "person" VALUES(1,'alice','Alice Åkerman','alice@example.org','ITM','Docent');
INSERT INTO "person" VALUES(2,'bodil','Bodil Berg','bodil@example.org','ITM','Biträdande lektor');
INSERT INTO "person" VALUES(3,'charlie','Charlie Czerny','charlie@example.org','SCI','Universitetslektor');
INSERT INTO "person" VALUES(4,'hedda','Hedda Holm','hedda@example.org','ITM','Prefekt');
INSERT INTO "person" VALUES(5,'rut','Rut Rydell','rut@example.org','ABE','Professor, ordförande i RAI');
INSERT INTO "person" VALUES(6,'ravi','Ravi Raman','ravi@example.org','EECS','Professor');
INSERT INTO "person" VALUES(7,'rosa','Rosa Rönnberg','rosa@example.org','UF','Jurist');
INSERT INTO "person" VALUES(8,'roland','Roland Rask','roland@example.org','ITM','Professor');
INSERT INTO "person" VALUES(9,'stig','Stig Sandell','stig@example.org','UL','Prorektor, ordförande i SAI');
INSERT INTO "person" VALUES(10,'siri','Siri Sundin','siri@example.org','UF','Universitetsdirektör');
INSERT INTO "person" VALUES(11,'sven','Sven Sköld','sven@example.org','UF','Sekreterare');
INSERT INTO "person" VALUES(12,'eva','Eva Ek','eva@example.org','RSO','Exportkontrollhandläggare');
INSERT INTO "person" VALUES(13,'lars','Lars Lind','lars@example.org','UF','Chefsjurist');
INSERT INTO "person" VALUES(14,'dag','Dag Dahlman','dag@example.org','UL','Vicerektor för globala relationer');
INSERT INTO "person" VALUES(15,'greta','Greta Grahn','greta@example.org','UL','Rektor');
INSERT INTO "person" VALUES(16,'ada','Ada Alm','ada@example.org','UF','Registrator');
INSERT INTO "person" VALUES(17,'adam','Adam Adler','adam@example.org','IT','Administratör');
INSERT INTO "person" VALUES(18,'anja','Anja Ahl','anja@example.org','UF','Administratör');
CREATE TABLE person_grant (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	scope VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (person_id, role, scope)
);
INSERT INTO "person_grant" VALUES(1,4,'head','ITM');
INSERT INTO "person_grant" VALUES(2,5,'rai','');
INSERT INTO "person_grant" VALUES(3,5,'rai-chair','');
INSERT INTO "person_grant" VALUES(4,6,'rai','');
INSERT INTO "person_grant" VALUES(5,7,'rai','');
INSERT INTO "person_grant" VALUES(6,8,'rai','');
INSERT INTO "person_grant" VALUES(7,9,'sai','');
INSERT INTO "person_grant" VALUES(8,9,'sai-chair','');
INSERT INTO "person_grant" VALUES(9,10,'sai','');
INSERT INTO "person_grant" VALUES(10,11,'secretary','');
INSERT INTO "person_grant" VALUES(11,12,'function','export-control');
INSERT INTO "person_grant" VALUES(12,13,'function','legal');
INSERT INTO "person_grant" VALUES(13,13,'function','hr');
INSERT INTO "person_grant" VALUES(14,13,'function','research-ethics');
INSERT INTO "person_grant" VALUES(15,13,'function','data-protection');
INSERT INTO "person_grant" VALUES(16,14,'decision-maker','vice-president');
INSERT INTO "person_grant" VALUES(17,15,'decision-maker','president');
INSERT INTO "person_grant" VALUES(18,16,'registrar','');
INSERT INTO "person_grant" VALUES(19,17,'administrator','');
INSERT INTO "person_grant" VALUES(20,18,'administrator','');
CREATE TABLE planned_measure (
	version INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	measure VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	due DATE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id)
);
INSERT INTO "planned_measure" VALUES(1,1,4,'classification','','Alice Åkerman','2027-03-01');
INSERT INTO "planned_measure" VALUES(1,2,4,'recheck-before-transfer','','Alice Åkerman','2027-03-01');
INSERT INTO "planned_measure" VALUES(1,3,5,'local-co-investigator','','Alice Åkerman','2027-03-01');
INSERT INTO "planned_measure" VALUES(1,4,5,'local-ethics-check','','Alice Åkerman','2027-03-01');
CREATE TABLE queues (
    queue_id TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
    name TEXT NOT NULL UNIQUE,
    concurrency INTEGER,
    worker_concurrency INTEGER,
    rate_limit_max INTEGER,
    rate_limit_period_sec REAL,
    priority_enabled BOOLEAN NOT NULL DEFAULT FALSE,
    partition_queue BOOLEAN NOT NULL DEFAULT FALSE,
    polling_interval_sec REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL, "partition_concurrency" INTEGER DEFAULT NULL, "partition_worker_concurrency" INTEGER DEFAULT NULL, "partition_rate_limit_max" INTEGER DEFAULT NULL, "partition_rate_limit_period_sec" REAL DEFAULT NULL);
CREATE TABLE rating (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	"group" VARCHAR NOT NULL, 
	levels JSON NOT NULL, 
	advice VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(person_id) REFERENCES person (id), 
	UNIQUE (assessment_id, person_id, "group")
);
INSERT INTO "rating" VALUES(1,6,6,6,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','The work is worth doing, but access has to be planned first.','2026-11-28 03:00:31.235031');
INSERT INTO "rating" VALUES(2,6,6,7,'rai','{"dual-use": "moderate", "foreign-influence": "moderate", "ethics-dumping": "moderate", "human-rights": "moderate"}','go-ahead','Avtalet räcker enligt min läsning.','2026-11-28 03:00:31.267084');
INSERT INTO "rating" VALUES(3,8,8,5,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','Nyttan är god. Risken går att hantera med tydliga villkor.','2026-11-28 03:00:31.495044');
INSERT INTO "rating" VALUES(4,8,8,6,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','The work is worth doing, but access has to be planned first.','2026-11-28 03:00:31.511005');
INSERT INTO "rating" VALUES(5,8,8,7,'rai','{"dual-use": "moderate", "foreign-influence": "moderate", "ethics-dumping": "moderate", "human-rights": "moderate"}','go-ahead','Avtalet räcker enligt min läsning.','2026-11-28 03:00:31.527013');
INSERT INTO "rating" VALUES(6,9,9,5,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','Nyttan är god. Risken går att hantera med tydliga villkor.','2026-11-28 03:00:31.727000');
INSERT INTO "rating" VALUES(7,9,9,6,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','The work is worth doing, but access has to be planned first.','2026-11-28 03:00:31.743003');
INSERT INTO "rating" VALUES(8,9,9,7,'rai','{"dual-use": "moderate", "foreign-influence": "moderate", "ethics-dumping": "moderate", "human-rights": "moderate"}','go-ahead','Avtalet räcker enligt min läsning.','2026-11-28 03:00:31.759288');
INSERT INTO "rating" VALUES(9,9,9,9,'sai','{}','with-conditions','Principen om öppenhet väger tungt.','2026-11-28 03:00:31.803040');
INSERT INTO "rating" VALUES(10,9,9,10,'sai','{}','with-conditions','Principen om öppenhet väger tungt.','2026-11-28 03:00:31.835078');
INSERT INTO "rating" VALUES(11,10,10,5,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','Nyttan är god. Risken går att hantera med tydliga villkor.','2026-11-28 03:00:32.111021');
INSERT INTO "rating" VALUES(12,10,10,6,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','The work is worth doing, but access has to be planned first.','2026-11-28 03:00:32.127038');
INSERT INTO "rating" VALUES(13,10,10,7,'rai','{"dual-use": "moderate", "foreign-influence": "moderate", "ethics-dumping": "moderate", "human-rights": "moderate"}','go-ahead','Avtalet räcker enligt min läsning.','2026-11-28 03:00:32.147049');
INSERT INTO "rating" VALUES(14,11,11,5,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','Nyttan är god. Risken går att hantera med tydliga villkor.','2026-11-28 03:00:32.303699');
INSERT INTO "rating" VALUES(15,11,11,6,'rai','{"dual-use": "high", "foreign-influence": "high", "ethics-dumping": "high", "human-rights": "high"}','with-conditions','The work is worth doing, but access has to be planned first.','2026-11-28 03:00:32.351157');
INSERT INTO "rating" VALUES(16,11,11,7,'rai','{"dual-use": "moderate", "foreign-influence": "moderate", "ethics-dumping": "moderate", "human-rights": "moderate"}','go-ahead','Avtalet räcker enligt min läsning.','2026-11-28 03:00:32.377663');
CREATE TABLE record (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	decision_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	language VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	data_digest VARCHAR NOT NULL, 
	pdf_digest VARCHAR NOT NULL, 
	archived_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(decision_id) REFERENCES decision (id), 
	UNIQUE (case_id, number, language)
);
INSERT INTO "record" VALUES(1,1,1,1,'sv','self-assessment','7C92AE090E81513E','be5a44e731b0a644d7b74daa7adc1d9cb053dcf41d80858160a438d895fce622','3db514d9d92c043540819676044f60f675fa1efb2fcaad32a1aa9e4dbf14418d','2026-11-28 03:00:35.411281');
INSERT INTO "record" VALUES(2,1,1,1,'en','self-assessment','7C92AE090E81513E','be5a44e731b0a644d7b74daa7adc1d9cb053dcf41d80858160a438d895fce622','556cc1fc176f2e45a71d37bb32aab6f89e9c91020414572b36a844dcfaaee720','2026-11-28 03:00:35.411281');
CREATE TABLE release_proposal (
	id INTEGER NOT NULL, 
	questionnaire VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	applies_from DATE NOT NULL, 
	proposed_by INTEGER NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(proposed_by) REFERENCES person (id)
);
CREATE TABLE screening (
	id INTEGER NOT NULL, 
	partner_id INTEGER NOT NULL, 
	screened_at DATETIME NOT NULL, 
	screened_by INTEGER, 
	band VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	lists JSON NOT NULL, 
	hits JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(partner_id) REFERENCES partner (id), 
	FOREIGN KEY(screened_by) REFERENCES person (id)
);
CREATE TABLE stop (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	gate VARCHAR NOT NULL, 
	is_question BOOLEAN NOT NULL, 
	functions JSON NOT NULL, 
	opened_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assessment_id) REFERENCES assessment (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	UNIQUE (assessment_id, gate)
);
INSERT INTO "stop" VALUES(1,2,2,'h12',0,'["hr"]','2026-11-28 03:00:30.850412');
INSERT INTO "stop" VALUES(2,6,6,'h2',1,'["export-control"]','2026-11-28 03:00:31.194520');
INSERT INTO "stop" VALUES(3,7,7,'h2',0,'["export-control"]','2026-11-28 03:00:31.351363');
INSERT INTO "stop" VALUES(4,7,7,'h6',0,'["legal"]','2026-11-28 03:00:31.351363');
INSERT INTO "stop" VALUES(5,7,7,'h3',1,'["export-control"]','2026-11-28 03:00:31.351363');
INSERT INTO "stop" VALUES(6,9,9,'h2',1,'["export-control"]','2026-11-28 03:00:31.641602');
INSERT INTO "stop" VALUES(7,9,9,'h10',1,'["export-control", "legal"]','2026-11-28 03:00:31.641602');
INSERT INTO "stop" VALUES(8,12,12,'h11',0,'["legal"]','2026-11-28 03:00:32.478787');
INSERT INTO "stop" VALUES(9,14,15,'h2',1,'["export-control"]','2026-11-28 03:00:32.654854');
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE suggestion_verdict (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	text_digest VARCHAR NOT NULL, 
	list VARCHAR NOT NULL, 
	entry VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	verdict VARCHAR(40) NOT NULL, 
	reason VARCHAR NOT NULL, 
	author_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES matter (id), 
	FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE TABLE version_release (
	id INTEGER NOT NULL, 
	proposal_id INTEGER NOT NULL, 
	questionnaire VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	confirmed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(confirmed_by) REFERENCES person (id), 
	FOREIGN KEY(proposal_id) REFERENCES release_proposal (id), 
	UNIQUE (proposal_id), 
	UNIQUE (questionnaire, version)
);
CREATE TABLE workflow_events (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events_history (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, function_id, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid)
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_input" VALUES('record-YXsIMSKyu3xD-1','{"namedArgs":{},"positionalArgs":["record-YXsIMSKyu3xD-1"]}',1795834830000);
INSERT INTO "workflow_input" VALUES('letters-10','{"namedArgs":{},"positionalArgs":["letters-10"]}',1795834830000);
INSERT INTO "workflow_input" VALUES('letters-17','{"namedArgs":{},"positionalArgs":["letters-17"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-22','{"namedArgs":{},"positionalArgs":["letters-22"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('record-Rw2NpY5eOnbi-1','{"namedArgs":{},"positionalArgs":["record-Rw2NpY5eOnbi-1"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-25','{"namedArgs":{},"positionalArgs":["letters-25"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-30','{"namedArgs":{},"positionalArgs":["letters-30"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-41','{"namedArgs":{},"positionalArgs":["letters-41"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-45','{"namedArgs":{},"positionalArgs":["letters-45"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-52','{"namedArgs":{},"positionalArgs":["letters-52"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-58','{"namedArgs":{},"positionalArgs":["letters-58"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-66','{"namedArgs":{},"positionalArgs":["letters-66"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-71','{"namedArgs":{},"positionalArgs":["letters-71"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('record-UXM7YaRjkyDU-1','{"namedArgs":{},"positionalArgs":["record-UXM7YaRjkyDU-1"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-73','{"namedArgs":{},"positionalArgs":["letters-73"]}',1795834831000);
INSERT INTO "workflow_input" VALUES('letters-77','{"namedArgs":{},"positionalArgs":["letters-77"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-85','{"namedArgs":{},"positionalArgs":["letters-85"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-89','{"namedArgs":{},"positionalArgs":["letters-89"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-96','{"namedArgs":{},"positionalArgs":["letters-96"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('record-IuavqqpnflUF-1','{"namedArgs":{},"positionalArgs":["record-IuavqqpnflUF-1"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-97','{"namedArgs":{},"positionalArgs":["letters-97"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('record-IuavqqpnflUF-2','{"namedArgs":{},"positionalArgs":["record-IuavqqpnflUF-2"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-98','{"namedArgs":{},"positionalArgs":["letters-98"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-103','{"namedArgs":{},"positionalArgs":["letters-103"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-104','{"namedArgs":{},"positionalArgs":["letters-104"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-112','{"namedArgs":{},"positionalArgs":["letters-112"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('record-CSOGZxw7mpAg-1','{"namedArgs":{},"positionalArgs":["record-CSOGZxw7mpAg-1"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-113','{"namedArgs":{},"positionalArgs":["letters-113"]}',1795834832000);
INSERT INTO "workflow_input" VALUES('letters-122','{"namedArgs":{},"positionalArgs":["letters-122"]}',1795834832000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE workflow_status (
    workflow_uuid TEXT PRIMARY KEY,
    status TEXT,
    name TEXT,
    authenticated_user TEXT,
    assumed_role TEXT,
    authenticated_roles TEXT,
    request TEXT,
    output TEXT,
    error TEXT,
    executor_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    application_version TEXT,
    application_id TEXT,
    class_name TEXT DEFAULT NULL,
    config_name TEXT DEFAULT NULL,
    recovery_attempts INTEGER DEFAULT 0,
    queue_name TEXT,
    workflow_timeout_ms INTEGER,
    workflow_deadline_epoch_ms INTEGER,
    inputs TEXT,
    started_at_epoch_ms INTEGER,
    deduplication_id TEXT,
    priority INTEGER NOT NULL DEFAULT 0
, queue_partition_key TEXT, forked_from TEXT, "owner_xid" TEXT DEFAULT NULL, "parent_workflow_id" TEXT DEFAULT NULL, "serialization" TEXT DEFAULT NULL, "delay_until_epoch_ms" BIGINT DEFAULT NULL, "was_forked_from" BOOLEAN NOT NULL DEFAULT FALSE, "rate_limited" BOOLEAN NOT NULL DEFAULT FALSE, "completed_at" BIGINT, "attributes" TEXT, "schedule_name" TEXT, "debounce_deadline_epoch_ms" BIGINT DEFAULT NULL, "is_debounced" BOOLEAN NOT NULL DEFAULT FALSE, "application_name" TEXT DEFAULT NULL, "creator_xid" TEXT DEFAULT NULL);
INSERT INTO "workflow_status" VALUES('record-YXsIMSKyu3xD-1','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834830000,1795834830000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'099cf55c-8fc1-4b8b-924e-346755fa3e0e');
INSERT INTO "workflow_status" VALUES('letters-10','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834830000,1795834830000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'5f3f798c-18c8-4c43-82cf-29887ea0b9d0');
INSERT INTO "workflow_status" VALUES('letters-17','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'ef3f5b0a-b777-42eb-aa3c-c6074a3c8df7');
INSERT INTO "workflow_status" VALUES('letters-22','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'4de0d666-c7b5-4616-bd07-027ceef288e8');
INSERT INTO "workflow_status" VALUES('record-Rw2NpY5eOnbi-1','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'dfafef0f-d529-4d83-b746-d9768f1fb923');
INSERT INTO "workflow_status" VALUES('letters-25','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'36795e47-8497-4a80-afd2-bca921841bee');
INSERT INTO "workflow_status" VALUES('letters-30','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'9bf9f827-3dc6-4e57-8fae-5711a4673345');
INSERT INTO "workflow_status" VALUES('letters-41','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'f78751e6-783b-4a2b-aa97-4fcad80ebd54');
INSERT INTO "workflow_status" VALUES('letters-45','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'89c0e68b-3e35-4392-b78a-ca34ac81f1ba');
INSERT INTO "workflow_status" VALUES('letters-52','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'5d5a1da6-cf39-48eb-b772-276704b7f4b5');
INSERT INTO "workflow_status" VALUES('letters-58','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'5fff7641-f950-434e-ac01-5e158f673449');
INSERT INTO "workflow_status" VALUES('letters-66','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'0bbd0939-d821-4620-b63e-d49f653ddff4');
INSERT INTO "workflow_status" VALUES('letters-71','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'1a367fd5-76e7-4e19-8eb3-4c9d5bfc94e8');
INSERT INTO "workflow_status" VALUES('record-UXM7YaRjkyDU-1','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'33f63484-6b1f-452d-85dc-360eb3d8e11b');
INSERT INTO "workflow_status" VALUES('letters-73','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834831000,1795834831000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'d6445db6-0a22-4cb8-aed7-f101e68528b6');
INSERT INTO "workflow_status" VALUES('letters-77','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'5a9d7ad9-7025-44df-bcee-3e567242433f');
INSERT INTO "workflow_status" VALUES('letters-85','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'5e282790-eb33-4237-b8fb-a02cda3c93eb');
INSERT INTO "workflow_status" VALUES('letters-89','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'3b4e643e-1b32-4455-891f-b2fd96463996');
INSERT INTO "workflow_status" VALUES('letters-96','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'c4efee29-6ab1-47bf-bcc4-bc8fdee43303');
INSERT INTO "workflow_status" VALUES('record-IuavqqpnflUF-1','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'00986e0f-7323-4ddb-b28f-a20b7b9e424e');
INSERT INTO "workflow_status" VALUES('letters-97','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'e6163159-1d1c-4707-8f33-a9e7f327fed6');
INSERT INTO "workflow_status" VALUES('record-IuavqqpnflUF-2','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'b15589d1-7b9f-46d7-b0a3-9daa25c51b14');
INSERT INTO "workflow_status" VALUES('letters-98','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'fc8e38f1-5fc2-4bc2-9582-19b3cbb26a39');
INSERT INTO "workflow_status" VALUES('letters-103','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'fab0eba3-1583-4e5c-acf3-1a4d69e30bfb');
INSERT INTO "workflow_status" VALUES('letters-104','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'32fe962c-37b3-42e1-a16e-fed868c7ac00');
INSERT INTO "workflow_status" VALUES('letters-112','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'07b39572-3d81-4392-95f9-269398325791');
INSERT INTO "workflow_status" VALUES('record-CSOGZxw7mpAg-1','ENQUEUED','draw-up-record',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'records',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'8076f127-f238-4a7a-b109-4eb15c6c0ed1');
INSERT INTO "workflow_status" VALUES('letters-113','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'da0f0c96-eae7-4e82-9b12-74f5ece6f8b7');
INSERT INTO "workflow_status" VALUES('letters-122','ENQUEUED','send-letters',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795834832000,1795834832000,'1',NULL,NULL,NULL,0,'letters',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,NULL,'a4a85bea-1212-49c5-9518-c0fac25dd4cf');
CREATE TABLE world_spread (
	id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	indicator VARCHAR NOT NULL, 
	as_of DATE NOT NULL, 
	quarter FLOAT NOT NULL, 
	half FLOAT NOT NULL, 
	three_quarters FLOAT NOT NULL, 
	territories INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(import_id) REFERENCES context_import (id), 
	UNIQUE (indicator, as_of)
);
CREATE INDEX ix_matter_owner_id ON matter (owner_id);
CREATE INDEX ix_matter_state ON matter (state);
CREATE INDEX ix_person_grant_person_id ON person_grant (person_id);
CREATE INDEX ix_assessment_case_id ON assessment (case_id);
CREATE INDEX ix_declaration_case_id ON declaration (case_id);
CREATE INDEX ix_event_case_id ON event (case_id);
CREATE INDEX ix_answer_assessment_id ON answer (assessment_id);
CREATE INDEX ix_decision_case_id ON decision (case_id);
CREATE INDEX ix_opinion_case_id ON opinion (case_id);
CREATE INDEX ix_planned_measure_assessment_id ON planned_measure (assessment_id);
CREATE INDEX ix_rating_assessment_id ON rating (assessment_id);
CREATE INDEX ix_rating_case_id ON rating (case_id);
CREATE INDEX ix_stop_case_id ON stop (case_id);
CREATE INDEX ix_record_case_id ON record (case_id);
CREATE INDEX ix_record_code ON record (code);
CREATE INDEX ix_record_pdf_digest ON record (pdf_digest);
CREATE TRIGGER guard_stop_update BEFORE UPDATE ON stop WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_stop_delete BEFORE DELETE ON stop WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_clearance_update BEFORE UPDATE ON clearance WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_clearance_delete BEFORE DELETE ON clearance WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_declaration_update BEFORE UPDATE ON declaration WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_declaration_delete BEFORE DELETE ON declaration WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_rating_update BEFORE UPDATE ON rating WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_rating_delete BEFORE DELETE ON rating WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_opinion_update BEFORE UPDATE ON opinion WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_opinion_delete BEFORE DELETE ON opinion WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_decision_update BEFORE UPDATE ON decision WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_decision_delete BEFORE DELETE ON decision WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_record_update BEFORE UPDATE ON record WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_record_delete BEFORE DELETE ON record WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_event_update BEFORE UPDATE ON event WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_event_delete BEFORE DELETE ON event WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_assessment_update BEFORE UPDATE ON assessment WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_assessment_delete BEFORE DELETE ON assessment WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_answer_insert BEFORE INSERT ON answer WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_answer_update BEFORE UPDATE ON answer WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_answer_delete BEFORE DELETE ON answer WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_planned_measure_insert BEFORE INSERT ON planned_measure WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_planned_measure_update BEFORE UPDATE ON planned_measure WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_planned_measure_delete BEFORE DELETE ON planned_measure WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE INDEX ix_co_editing_case_id ON co_editing (case_id);
CREATE INDEX ix_co_editing_person_id ON co_editing (person_id);
CREATE INDEX ix_attachment_case_id ON attachment (case_id);
CREATE INDEX ix_attachment_digest ON attachment (digest);
CREATE INDEX ix_inquiry_case_id ON inquiry (case_id);
CREATE INDEX ix_inquiry_person_id ON inquiry (person_id);
CREATE INDEX ix_note_case_id ON note (case_id);
CREATE INDEX ix_attachment_removal_case_id ON attachment_removal (case_id);
CREATE INDEX ix_inquiry_end_case_id ON inquiry_end (case_id);
CREATE TRIGGER guard_co_editing_update BEFORE UPDATE ON co_editing WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_inquiry_update BEFORE UPDATE ON inquiry WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_inquiry_end_update BEFORE UPDATE ON inquiry_end WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_note_update BEFORE UPDATE ON note WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_update BEFORE UPDATE ON attachment WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_removal_update BEFORE UPDATE ON attachment_removal WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_co_editing_delete BEFORE DELETE ON co_editing WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_inquiry_delete BEFORE DELETE ON inquiry WHEN NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security') BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_inquiry_end_delete BEFORE DELETE ON inquiry_end WHEN NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security') BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_note_delete BEFORE DELETE ON note WHEN NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security') BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_delete BEFORE DELETE ON attachment WHEN (NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security') OR EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL)) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_removal_delete BEFORE DELETE ON attachment_removal WHEN (NOT EXISTS (SELECT 1 FROM matter WHERE id = OLD.case_id AND state = 'with-security') OR EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id AND submitted_at IS NOT NULL)) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_inquiry_insert BEFORE INSERT ON inquiry WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_note_insert BEFORE INSERT ON note WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_insert BEFORE INSERT ON attachment WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_attachment_removal_insert BEFORE INSERT ON attachment_removal WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.assessment_id AND submitted_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_release_proposal_update BEFORE UPDATE ON release_proposal BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_release_proposal_delete BEFORE DELETE ON release_proposal BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_version_release_update BEFORE UPDATE ON version_release BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_version_release_delete BEFORE DELETE ON version_release BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE INDEX ix_organisation_name ON organisation (name);
CREATE INDEX ix_organisation_name_key ON organisation_name ("key");
CREATE INDEX ix_list_version_source ON list_version (source);
CREATE INDEX ix_partner_organisation ON partner (organisation);
CREATE INDEX ix_case_partner_case_id ON case_partner (case_id);
CREATE INDEX ix_case_partner_partner_id ON case_partner (partner_id);
CREATE INDEX ix_judgement_pair ON judgement (pair);
CREATE INDEX ix_judgement_partner_id ON judgement (partner_id);
CREATE INDEX ix_list_entry_code ON list_entry (version_id, code);
CREATE INDEX ix_partner_merge_into_id ON partner_merge (into_id);
CREATE INDEX ix_partner_merge_partner_id ON partner_merge (partner_id);
CREATE INDEX ix_screening_partner_id ON screening (partner_id);
CREATE TRIGGER guard_screening_update BEFORE UPDATE ON screening BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_screening_delete BEFORE DELETE ON screening BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_judgement_update BEFORE UPDATE ON judgement BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_judgement_delete BEFORE DELETE ON judgement BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE INDEX ix_suggestion_verdict_case_id ON suggestion_verdict (case_id);
CREATE TRIGGER guard_suggestion_verdict_update BEFORE UPDATE ON suggestion_verdict BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_suggestion_verdict_delete BEFORE DELETE ON suggestion_verdict BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE INDEX ix_context_import_source ON context_import (source);
CREATE INDEX ix_indicator_value_import_id ON indicator_value (import_id);
CREATE INDEX ix_world_spread_import_id ON world_spread (import_id);
CREATE TRIGGER guard_context_import_update BEFORE UPDATE ON context_import BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE TRIGGER guard_context_import_delete BEFORE DELETE ON context_import BEGIN SELECT RAISE(ABORT, 'this row is kept as it was written'); END;
CREATE INDEX ix_letter_case_id ON letter (case_id);
CREATE INDEX ix_letter_delivery ON letter (delivery);
CREATE INDEX workflow_status_created_at_index ON workflow_status (created_at);
CREATE INDEX idx_workflow_topic ON notifications (destination_uuid, topic);
CREATE INDEX "idx_workflow_status_delayed" ON "workflow_status" ("delay_until_epoch_ms") WHERE status = 'DELAYED';
CREATE INDEX "idx_workflow_status_forked_from" ON "workflow_status" ("forked_from") WHERE "forked_from" IS NOT NULL;
CREATE INDEX "idx_workflow_status_parent_workflow_id" ON "workflow_status" ("parent_workflow_id") WHERE "parent_workflow_id" IS NOT NULL;
CREATE UNIQUE INDEX "uq_workflow_status_dedup_id" ON "workflow_status" ("queue_name", "deduplication_id") WHERE "deduplication_id" IS NOT NULL;
CREATE INDEX "idx_workflow_status_pending" ON "workflow_status" ("created_at") WHERE "status" = 'PENDING';
CREATE INDEX "idx_workflow_status_failed" ON "workflow_status" ("status", "created_at") WHERE "status" IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED');
CREATE INDEX "idx_workflow_status_rate_limited" ON "workflow_status" ("queue_name", "started_at_epoch_ms") WHERE "rate_limited" = TRUE;
CREATE INDEX "idx_workflow_status_completed_at" ON "workflow_status" ("completed_at") WHERE "completed_at" IS NOT NULL;
CREATE INDEX "idx_workflow_status_started_at" ON "workflow_status" ("started_at_epoch_ms") WHERE "started_at_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_workflow_status_schedule_name" ON "workflow_status" ("schedule_name") WHERE "schedule_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_owner_version"
    ON application_versions ("application_name", "version_name")
    WHERE "application_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_unclaimed_version"
    ON application_versions ("version_name")
    WHERE "application_name" IS NULL;
CREATE INDEX idx_workflow_input_retention
    ON workflow_input (retention_timestamp);
CREATE INDEX idx_workflow_output_retention
    ON workflow_output (retention_timestamp);
CREATE INDEX idx_operation_outputs_retention
    ON operation_outputs (retention_timestamp);
CREATE INDEX "idx_workflow_status_in_flight_v2" ON "workflow_status" ("queue_name", "status", "priority", "created_at", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING');
CREATE INDEX "idx_workflow_status_partition_dequeue_v3" ON "workflow_status" ("queue_name", "status", "queue_partition_key", "priority", "created_at", "workflow_uuid", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING') AND "queue_partition_key" IS NOT NULL;
CREATE INDEX "idx_operation_outputs_completed_at_function_name_v2" ON "operation_outputs" ("completed_at_epoch_ms", "function_name", "application_name");
CREATE INDEX "idx_workflow_status_deadline" ON "workflow_status" ("workflow_deadline_epoch_ms") WHERE "status" IN ('ENQUEUED', 'PENDING', 'DELAYED') AND "workflow_deadline_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_application_versions_timestamp" ON "application_versions" ("version_timestamp" DESC);
CREATE INDEX "idx_application_versions_owner_timestamp" ON "application_versions" ("application_name", "version_timestamp" DESC);
COMMIT;
